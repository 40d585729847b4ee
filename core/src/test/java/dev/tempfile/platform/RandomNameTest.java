package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names that nobody can guess, and no copy of this JVM makes as well. */
class RandomNameTest {
    private static final int READ_AHEAD = 16 * 1024;

    @Test
    void theyAreOfTheAlphabetAndOfTheLengthThatWasAsked() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String name = RandomName.characters(8);
            assertThat(name).matches("[a-z0-9_]{8}");
            names.add(name);
        }
        assertThat(names).hasSize(10_000);
        assertThat(RandomName.characters(0)).isEmpty();
    }

    @Test
    void whatWasReadAheadIsNotUsedOnceItWasForgotten() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/io")), "needs to count what is read in /proc");
        RandomName.forget();
        RandomName.characters(8);
        read(); // once before, for what is loaded is read, too
        long before = read();
        RandomName.characters(8);
        long aheadOfTheNext = read();
        RandomName.forget();
        RandomName.characters(8);

        assertThat(aheadOfTheNext - before).isLessThan(READ_AHEAD);
        assertThat(read() - aheadOfTheNext).isGreaterThanOrEqualTo(READ_AHEAD);
    }

    /** How many bytes this process has read. */
    private static long read() throws IOException {
        String first = Files.readAllLines(Path.of("/proc/self/io")).get(0);
        return Long.parseLong(first.substring("rchar: ".length()));
    }
}
