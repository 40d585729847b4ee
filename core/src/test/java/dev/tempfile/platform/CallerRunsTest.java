package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The executor that all channels share. */
class CallerRunsTest {
    @Test
    void aTaskRunsInTheThreadThatHandsItOver() {
        Thread[] ran = new Thread[1];
        CallerRuns.EXECUTOR.execute(() -> ran[0] = Thread.currentThread());
        assertThat(ran).containsExactly(Thread.currentThread());
    }

    @Test
    void nobodyCanEndItForTheOthers() {
        CallerRuns.EXECUTOR.shutdown();
        assertThat(CallerRuns.EXECUTOR.shutdownNow()).isEmpty();
        assertThat(CallerRuns.EXECUTOR.isShutdown()).isFalse();
        assertThat(CallerRuns.EXECUTOR.isTerminated()).isFalse();
        assertThat(CallerRuns.EXECUTOR.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
        aTaskRunsInTheThreadThatHandsItOver();
    }
}
