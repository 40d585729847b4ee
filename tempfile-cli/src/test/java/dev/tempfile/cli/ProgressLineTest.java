package dev.tempfile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a terminal is shown while a large file is worked on. */
class ProgressLineTest {

    private static final long MIB = 1 << 20;

    @Test
    void aBarTheRateAndTheTimeLeft() {
        assertThat(ProgressLine.text(0, 100 * MIB, 0)).startsWith("[....................]  0 %  0 bytes/s  ");
        assertThat(ProgressLine.text(25 * MIB, 100 * MIB, 1))
                .isEqualTo("[#####...............]  25 %  25 MiB/s  3 s left");
        assertThat(ProgressLine.text(100 * MIB, 100 * MIB, 4))
                .isEqualTo("[####################]  100 %  25 MiB/s  0 s left");
    }

    @Test
    void longTimesInMinutesAndHours() {
        assertThat(ProgressLine.text(MIB, 96 * MIB, 1)).endsWith("  1 min 35 s left");
        assertThat(ProgressLine.text(MIB, 7_321 * MIB, 1)).endsWith("  2 h 2 min left");
    }

    @Test
    void noEndWhereThatIsNotKnownAndNoMoreThanAllWhereAnInputGrew() {
        assertThat(ProgressLine.text(3 * MIB, -1, 2)).isEqualTo("3 MiB  1.5 MiB/s");
        assertThat(ProgressLine.text(3 * MIB, 2 * MIB, 2)).endsWith("]  100 %  1.5 MiB/s  0 s left");
    }
}
