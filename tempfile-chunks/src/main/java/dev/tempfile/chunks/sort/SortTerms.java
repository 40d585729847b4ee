package dev.tempfile.chunks.sort;

import dev.tempfile.TempSpec;
import dev.tempfile.chunks.ChunkProgress;

/**
 * What a sort may use, and what it is to give.
 *
 * @param memory in bytes, at most
 * @param threads that gather and sort
 * @param spec where temporary files are made
 * @param unique only the first of those that are equal
 * @param most so many records
 * @param progress is told how far it has come
 */
record SortTerms(long memory, int threads, TempSpec spec, boolean unique, long most, ChunkProgress progress) {
    private static final long USUAL_MEMORY = 256L << 20;
    private static final int MOST_THREADS = 1024;

    static SortTerms usual() {
        long memory = Math.max(
                SortMemory.LEAST, Math.min(USUAL_MEMORY, Runtime.getRuntime().maxMemory() / 3));
        return new SortTerms(memory, 2, TempSpec.defaults(), false, Long.MAX_VALUE, (done, all) -> {});
    }

    SortTerms withMemory(long bytes) {
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes < SortMemory.LEAST) {
            throw new IllegalArgumentException("a sort takes at least " + SortMemory.LEAST + " bytes, not " + bytes);
        }
        if (bytes > heap - heap / 3) {
            throw new IllegalArgumentException("a sort in " + bytes + " bytes does not fit into this JVM's heap of "
                    + heap + ", of which it may take two thirds; start Java with a larger -Xmx, or give the sort less");
        }
        requireRoomForEach(bytes, threads);
        return new SortTerms(bytes, threads, spec, unique, most, progress);
    }

    SortTerms withThreads(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("at least a thread, not " + number);
        }
        requireRoomForEach(memory, number);
        return new SortTerms(memory, number, spec, unique, most, progress);
    }

    SortTerms in(TempSpec place) {
        return new SortTerms(memory, threads, place, unique, most, progress);
    }

    SortTerms onlyUnique() {
        return new SortTerms(memory, threads, spec, true, most, progress);
    }

    SortTerms first(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("at least a record, not " + number);
        }
        return new SortTerms(memory, threads, spec, unique, number, progress);
    }

    SortTerms withProgress(ChunkProgress listener) {
        return new SortTerms(memory, threads, spec, unique, most, listener);
    }

    private static void requireRoomForEach(long memory, int threads) {
        if (threads > MOST_THREADS || memory / threads < SortMemory.LEAST_EACH) {
            throw new IllegalArgumentException(threads + " threads are too many for a sort in " + memory
                    + " bytes: there may be " + Math.min(MOST_THREADS, memory / SortMemory.LEAST_EACH));
        }
    }
}
