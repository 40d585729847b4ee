package dev.tempfile.testkit.campaign.fuzz;

import java.util.Arrays;

/** All targets in turn, the first byte says which: for little time, most of which each JVM of its own would need to start. */
public final class FuzzedAll {
    private FuzzedAll() {}

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        byte[] rest = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        switch (input.length == 0 ? 0 : input[0] & 3) {
            case 0 -> FuzzedNames.fuzzerTestOneInput(rest);
            case 1 -> FuzzedOwnerFiles.fuzzerTestOneInput(rest);
            case 2 -> FuzzedRoots.fuzzerTestOneInput(rest);
            default -> FuzzedOperations.fuzzerTestOneInput(rest);
        }
    }
}
