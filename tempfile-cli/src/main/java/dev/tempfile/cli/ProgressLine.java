package dev.tempfile.cli;

/**
 * How far a job has come, how fast, and how long it still takes where that can be known: on a terminal alone, a few times a second.
 */
final class ProgressLine {

    private static final long BETWEEN = 200_000_000;

    private final Output output;
    private final long start = System.nanoTime();
    private long shown;

    ProgressLine(Output output) {
        this.output = output;
        shown = start;
    }

    void done(long bytes, long all) {
        long now = System.nanoTime();
        if (!output.showsProgress() || now - shown < BETWEEN) {
            return;
        }
        shown = now;
        double perSecond = bytes / Math.max(1e-9, (now - start) / 1e9);
        String rate = Sizes.binary((long) perSecond) + "/s";
        if (all < 0) {
            output.progress(Sizes.binary(bytes) + "  " + rate);
            return;
        }
        output.progress(100 * bytes / Math.max(1, all) + " %  " + rate + "  "
                + Sizes.duration(1e6 * (all - bytes) / Math.max(1, perSecond)) + " left");
    }

    void clear() {
        output.progress("");
    }
}
