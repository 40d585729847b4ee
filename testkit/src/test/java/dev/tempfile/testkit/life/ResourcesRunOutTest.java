package dev.tempfile.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.AtomicFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.Background;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Memory and stack end in the middle of work: nothing is left all the same. */
@Timeout(120)
class ResourcesRunOutTest {
    @TempDir
    private Path here;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
    void aRolloverWithoutMemoryLeavesNoDescriptor() throws IOException {
        Outcome outcome = ChildJvm.running(RollsOver.class, here)
                .option("-XX:MaxDirectMemorySize=4m")
                .run(here)
                .succeeded();
        // Newer Javas take the buffers of their channels from elsewhere, and then it succeeds.
        assertThat(outcome.value("failed")).isIn("10", "0");
        assertThat(outcome.value("more descriptors")).isEqualTo("0");
    }

    /** Rolls over when all memory outside of the heap, through which files are written, is used. */
    static final class RollsOver {
        private static final List<ByteBuffer> USED = new ArrayList<>();

        public static void main(String[] args) throws Exception {
            TempSpec spec = TempSpec.defaults().in(Path.of(args[0]));
            spec.createUnnamedFile().close();
            Background.awaitIdle();
            useAllMemory();
            long before = descriptors();
            int failed = 0;
            try (SpooledFile spool = spec.createSpooledFile(100_000)) {
                spool.write(new byte[100_000]);
                for (int i = 0; i < 10; i++) {
                    try {
                        spool.write(new byte[10]);
                    } catch (OutOfMemoryError expected) {
                        failed++;
                    }
                }
            }
            System.out.println("failed=" + failed);
            System.out.println("more descriptors=" + (descriptors() - before));
        }

        private static void useAllMemory() {
            for (int size = 1 << 20; size > 2048; size /= 2) {
                try {
                    while (true) {
                        USED.add(ByteBuffer.allocateDirect(size));
                    }
                } catch (OutOfMemoryError used) {
                    continue;
                }
            }
        }

        private static long descriptors() throws IOException {
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return open.count();
            }
        }
    }

    @Test
    void anAtomicWriteWhereTheStackEndsLeavesNothingBeside() throws IOException {
        Outcome outcome = ChildJvm.running(Overflows.class, here)
                .option("-Xint")
                .run(here)
                .succeeded();
        assertThat(Integer.parseInt(outcome.value("overflowed"))).isPositive();
        assertThat(Site.below(here)).containsExactly(here.resolve("target"));
        assertThat(here.resolve("target")).hasContent("text");
    }

    /** Writes at each depth of a stack, from its end upwards, until there is room enough. */
    static final class Overflows {
        private static final int ENOUGH = 20;
        private static int written;
        private static int overflowed;

        public static void main(String[] args) throws Exception {
            Path target = Path.of(args[0]).resolve("target");
            AtomicFile.writeString(target, "loads the classes");
            AtomicFile.writeString(target, "and those that replace something");
            Thread deep = new Thread(null, () -> descend(target), "deep", 512 * 1024);
            deep.start();
            deep.join();
            System.out.println("overflowed=" + overflowed);
        }

        private static void descend(Path target) {
            try {
                descend(target);
            } catch (StackOverflowError end) {
                overflowed++;
            }
            if (written < ENOUGH) {
                try {
                    AtomicFile.writeString(target, "text");
                    written++;
                } catch (IOException failure) {
                    throw new IllegalStateException(failure);
                }
            }
        }
    }
}
