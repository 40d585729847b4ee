package dev.tempfile.chunks;

/** Is told how far a job, a count or a sort has come. */
@FunctionalInterface
public interface ChunkProgress {
    /**
     * So many bytes are done; of a job, those of chunks that are combined. Called by the thread that asked for the work, again and
     * again, and with rising numbers.
     *
     * @param bytes done, the header among them; packed ones where a file is gzip
     * @param all the size of the file; -1 where the input is a stream
     */
    void done(long bytes, long all);
}
