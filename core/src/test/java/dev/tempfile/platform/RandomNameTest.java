package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names that nobody can guess. */
@Timeout(60)
class RandomNameTest {
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
}
