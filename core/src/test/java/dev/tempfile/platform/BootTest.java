package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The characters that stand for a boot in names: another version of the library must find the same ones. */
class BootTest {
    @ParameterizedTest
    @CsvSource({
        "00000000-0000-0000-0000-000000000000, 4otu0",
        "5f1c9a30-0d2b-4c8e-9a51-7e64d3b2c1f0, cchwt",
        "'', 4xm6x"
    })
    void aDigestIsTheSameInEveryVersion(String id, String digest) {
        assertThat(Boot.digest(id)).isEqualTo(digest).hasSize(Boot.DIGEST_CHARACTERS);
    }

    @Test
    void everyCharacterOfTheIdMatters() {
        String id = "5f1c9a30-0d2b-4c8e-9a51-7e64d3b2c1f0";
        Set<String> digests = new HashSet<>();
        for (int i = 0; i < id.length(); i++) {
            digests.add(Boot.digest(id.substring(0, i) + 'x' + id.substring(i + 1)));
        }
        assertThat(digests).hasSize(id.length()).doesNotContain(Boot.digest(id));
    }

    @Test
    void thisBootIsNotOverAndOneThatIsUnknownNeverIs() {
        assertThat(Boot.isOver(Boot.digest())).isFalse();
        assertThat(Boot.isOver("_____")).isFalse();
        String another =
                (Boot.digest().charAt(0) == 'a' ? 'b' : 'a') + Boot.digest().substring(1);
        assertThat(Boot.isOver(another)).isEqualTo(!Boot.id().isEmpty());
    }
}
