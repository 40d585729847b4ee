package dev.tempfile.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What scripts call again and again, and what is to be quick, done once where nobody sees it: so the launcher learns which classes to
 * have ready.
 */
final class Rehearsal {

    /** So large that two threads share it. */
    private static final int RECORDS = 20 << 20;

    private Rehearsal() {}

    /** Makes, runs, writes, cuts, sorts and looks at something in the directory that is named. */
    public static void main(String[] args) throws IOException {
        Output nowhere =
                new Output(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Surroundings.actual());
        String place = args[0];
        int worst = Main.run(nowhere, "make", "--in", place);
        worst = Math.max(worst, Main.run(nowhere, "run", "--in", place, "--", "true"));
        worst = Math.max(worst, Main.run(nowhere, "write", place + "/written", "--", "true"));
        String records = records(Path.of(place, "records.csv"));
        worst = Math.max(worst, Main.run(nowhere, "count", records));
        worst = Math.max(
                worst, Main.run(nowhere, "chunk", records, "--records", "100000", "--keep", place + "/chunks"));
        worst = Math.max(
                worst, Main.run(nowhere, "sort", records, "--key", "1", "--memory", "4M", "-o", place + "/sorted"));
        worst = Math.max(worst, Main.run(nowhere, "stats", records));
        worst = Math.max(worst, Main.run(nowhere, "list", place));
        worst = Math.max(worst, Main.run(nowhere, "sweep", "--json", place));
        worst = Math.max(worst, Main.run(nowhere, "doctor"));
        System.exit(worst);
    }

    private static String records(Path file) throws IOException {
        byte[] bytes = new byte[RECORDS];
        Arrays.fill(bytes, (byte) '1');
        for (int i = 9; i < bytes.length; i += 100) {
            bytes[i] = '\n';
        }
        return Files.write(file, bytes).toString();
    }
}
