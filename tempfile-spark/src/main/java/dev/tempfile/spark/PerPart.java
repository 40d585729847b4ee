package dev.tempfile.spark;

import dev.tempfile.chunks.ChunkJob;
import dev.tempfile.chunks.ChunkPart;
import org.apache.spark.api.java.function.Function;

/** What a task does: gives the chunks of its part to the job, in the executor. */
final class PerPart implements Function<byte[], byte[]> {
    private static final long serialVersionUID = 1;

    private final byte[] job;

    PerPart(byte[] job) {
        this.job = job;
    }

    @Override
    public byte[] call(byte[] part) throws Exception {
        ChunkJob<?, ?> copy = Serialized.object(job, ChunkJob.class);
        return Serialized.bytes(Serialized.object(part, ChunkPart.class).run(copy), "the value of a chunk");
    }
}
