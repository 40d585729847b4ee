package dev.tempfile.cli;

/**
 * How far a job has come, how fast, and how long it still takes where that can be known: on a terminal alone, a few times a second.
 */
final class ProgressLine implements AutoCloseable {

    private static final int BAR = 20;

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
        output.progress(text(bytes, all, (now - start) / 1e9));
    }

    /** {@code [#####...............]  25 %  120 MiB/s  3 s left}; what is known of it where not all is. */
    static String text(long bytes, long all, double seconds) {
        double perSecond = bytes / Math.max(1e-9, seconds);
        String rate = Sizes.binary((long) perSecond) + "/s";
        if (all < 0) {
            return Sizes.binary(bytes) + "  " + rate;
        }
        double part = Math.min(1, (double) bytes / Math.max(1, all));
        int filled = (int) (BAR * part);
        long left = (long) Math.ceil(Math.max(0, all - bytes) / Math.max(1, perSecond));
        return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "]  " + (int) (100 * part) + " %  " + rate + "  "
                + inWords(left) + " left";
    }

    private static String inWords(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        return minutes < 60 ? minutes + " min " + seconds % 60 + " s" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    /** Takes it away, for what is printed next. */
    @Override
    public void close() {
        output.progress("");
    }
}
