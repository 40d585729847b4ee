package dev.tempfile.testkit.operations;

import static dev.tempfile.testkit.operations.OperationsDocument.section;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Container;
import dev.tempfile.testkit.process.OnTmpfs;
import dev.tempfile.testkit.process.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Temporary files in a tmpfs, whose pages are memory of the container that wrote them. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "tmpfs")
class TmpfsTest {
    private static final OperationsDocument.Section RECIPE = section("A tmpfs, which counts as memory");
    private static final long LIMIT = 220L << 20;

    private static ChildJvm service(Path volume) throws IOException {
        return Container.of(ChildJvm.running(Service.class, volume).with("TMPDIR", volume));
    }

    /** With the size that the recipe gives, scaled to what a test may take. */
    @Test
    @OnTmpfs("size=16m")
    void withASizeTheWriteFailsAndTheProcessLives(Path volume) throws IOException {
        assertThat(RECIPE.value("--tmpfs /scratch:size=(\\d+)m")).isEqualTo("256");
        for (String fill : new String[] {"FILL", "FILL_SPOOLED"}) {
            Outcome outcome = service(volume).run(fill, "MAKE", "CHECK").succeeded();

            assertThat(outcome.value(fill)).contains("15 MiB, then ", "No space left on device");
            assertThat(outcome.value("CHECK")).as("it goes on").isEqualTo("true");
            assertThat(volume).as("and the place is free again").isEmptyDirectory();
        }
        RECIPE.says("No space left on device (free space or inodes on that file system)");
    }

    @Test
    @OnTmpfs("size=16m")
    void aQuotaRefusesBefore(Path volume) throws IOException {
        Outcome outcome = service(volume).run("FILL_QUOTA").succeeded();

        assertThat(outcome.value("FILL_QUOTA")).startsWith("2 MiB, then ").contains("quota");
        assertThat(volume).isEmptyDirectory();
    }

    /** It is the file that is the memory, so that it outlives the process, and the next one must sweep before it can live. */
    @Test
    @OnTmpfs("size=1g")
    void withoutASizeTheKernelKillsAndTheNextContainerSweeps(Path volume) throws IOException {
        try (MemoryLimit limit = MemoryLimit.of(LIMIT)) {
            assumeTrue(limit != null, "no control group with a limit of memory may be made here");

            Outcome died = service(volume).under(limit.entered()).run("FILL");

            assertThat(died.exitCode()).isNotZero();
            assertThat(limit.kills()).isPositive();
            assertThat(volume).isNotEmptyDirectory();
            Outcome next = service(volume).run("SWEEP").succeeded();
            assertThat(next.value("SWEEP")).startsWith("SWEPT ");
        }
        assertThat(volume).isEmptyDirectory();
    }
}
