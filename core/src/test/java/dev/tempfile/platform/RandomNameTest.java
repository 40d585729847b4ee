package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names that nobody can guess. */
@Timeout(120)
class RandomNameTest {
    private static final int READ_AHEAD = 16 * 1024;

    @Test
    void everyCharacterIsAsLikelyAsEveryOther() {
        int each = 20_000;
        int[] counts = new int[128];
        String characters = RandomName.characters(each * RandomName.ALPHABET.length());
        for (int i = 0; i < characters.length(); i++) {
            counts[characters.charAt(i)]++;
        }
        for (char character : RandomName.ALPHABET.toCharArray()) {
            // Seven times the standard deviation.
            assertThat(counts[character]).as("%s", character).isCloseTo(each, Percentage.withPercentage(5));
            counts[character] = 0;
        }
        assertThat(counts).as("and there are no others").containsOnly(0);
    }

    @Test
    void noneComesTwice() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(names.add(RandomName.characters(8))).isTrue();
        }
        assertThat(names).allMatch(name -> name.length() == 8);
    }

    /** Copies of a JVM that was frozen would all have what was read ahead. */
    @Test
    void whatWasReadAheadIsNotUsedOnceItWasForgotten() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/thread-self/io")), "needs to count what is read in /proc");
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

    /** How many bytes this thread has read. */
    private static long read() throws IOException {
        String first = Files.readAllLines(Path.of("/proc/thread-self/io")).get(0);
        return Long.parseLong(first.substring("rchar: ".length()));
    }
}
