package dev.tempfile.chunks;

/** Is told how far a job has come. */
@FunctionalInterface
public interface ChunkProgress {
    /**
     * So many bytes are done, of chunks that are combined: called by the thread that runs the job, after each chunk, and with
     * rising numbers.
     *
     * @param bytes done, the header among them; packed ones where a file is gzip
     * @param all the size of the file; -1 where the input is a stream
     */
    void done(long bytes, long all);
}
