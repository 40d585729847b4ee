package dev.tempfile.chunks;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The blocks of an input in order. Used by one thread at a time. */
interface Blocks extends Closeable {
    /**
     * How an input is divided.
     *
     * @param block bytes of a block
     * @param stripe bytes of a stripe: whole blocks
     * @param workers how many threads go through stripes
     */
    record Division(int block, int stripe, int workers) {
        /** What fits the second-level cache of a core, in parts that outweigh handing them over. */
        static Division withWorkers(int workers) {
            return new Division(256 * 1024, 8 * 1024 * 1024, workers);
        }

        /** So much of what comes once is held together, at least. */
        int shared() {
            return stripe / 8;
        }

        /** Room for a block of an input that has at most so many bytes: outside the heap, where files are read into without a copy. */
        ByteBuffer room(long most) {
            return ByteBuffer.allocateDirect((int) Math.min(block, most));
        }
    }

    /** The next block, or null at the end. */
    @Nullable
    Block next() throws IOException;

    /** The scanner's state after the last block that was given. */
    int endState();

    /** Where that block ends: where the input does, once there is none any more. */
    long end();

    @Override
    void close();
}
