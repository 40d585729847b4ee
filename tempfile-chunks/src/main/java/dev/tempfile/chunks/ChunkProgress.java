package dev.tempfile.chunks;

/** Is told how far a job, a count or a sort has come. */
@FunctionalInterface
public interface ChunkProgress {
    /**
     * So many bytes are done; of a job, those of chunks that are combined. Called again and again with rising numbers, by one thread at
     * a time: by the one that asked for the work, but in a sort by those that read as well.
     *
     * @param bytes done, the header among them; packed ones where a file is gzip
     * @param all the size of the file; -1 where the input is a stream
     */
    void done(long bytes, long all);
}
