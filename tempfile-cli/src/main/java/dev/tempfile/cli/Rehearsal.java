package dev.tempfile.cli;

import java.io.OutputStream;

/** What scripts call again and again, done once where nobody sees it: so the launcher learns which classes to have ready. */
final class Rehearsal {

    private Rehearsal() {}

    /** Makes, runs and writes something in the directory that is named. */
    public static void main(String[] args) {
        Output nowhere =
                new Output(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Surroundings.actual());
        int made = Main.run(nowhere, "make", "--in", args[0]);
        int run = Main.run(nowhere, "run", "--in", args[0], "--", "true");
        int written = Main.run(nowhere, "write", args[0] + "/written", "--", "true");
        System.exit(Math.max(Math.max(made, run), written));
    }
}
