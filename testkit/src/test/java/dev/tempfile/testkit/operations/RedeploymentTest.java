package dev.tempfile.testkit.operations;

import static dev.tempfile.testkit.operations.OperationsDocument.section;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFile;
import dev.tempfile.testkit.process.Garbage;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Applications that come and go in one server: each has a class loader with its own copy of the library. */
@Timeout(300)
class RedeploymentTest {
    private static final int DEPLOYMENTS = 20;

    @TempDir
    private Path here;

    /** One that is deployed. */
    private record Deployed(Object application, URLClassLoader loader) {
        static Deployed now() throws Exception {
            URL library = TempFile.class.getProtectionDomain().getCodeSource().getLocation();
            URL tests = Application.class.getProtectionDomain().getCodeSource().getLocation();
            URLClassLoader loader =
                    new URLClassLoader(new URL[] {library, tests}, ClassLoader.getPlatformClassLoader());
            Object application = loader.loadClass(Application.class.getName())
                    .getConstructor()
                    .newInstance();
            return new Deployed(application, loader);
        }

        @SuppressWarnings("unchecked")
        Path serve(Path directory) {
            return ((Function<Path, Path>) application).apply(directory);
        }

        @SuppressWarnings("unchecked")
        String sweep() throws Exception {
            return ((Callable<String>) application).call();
        }

        void undeploy() throws Exception {
            ((AutoCloseable) application).close();
            loader.close();
        }
    }

    @Test
    void oneThatReleasesLeavesNothingHoweverOftenItIsDeployed() throws Exception {
        Deployed neighbour = Deployed.now();
        Path ofNeighbour = neighbour.serve(here);
        deployed().get();
        int descriptors = descriptors();
        int threads = Thread.activeCount();

        WeakReference<ClassLoader> last = null;
        for (int i = 0; i < DEPLOYMENTS; i++) {
            last = deployed();
        }

        WeakReference<ClassLoader> unloaded = last;
        // Their threads, which were told to end, may do so after the last one's.
        Garbage.collectUntil(() -> unloaded.get() == null && Thread.activeCount() <= threads + 1);
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 4);
        assertThat(ofNeighbour).hasSize(10);
        try (Stream<Path> left = Files.list(here)) {
            assertThat(left).containsExactly(ofNeighbour.getParent());
        }
        neighbour.undeploy();
        assertThat(here).isEmptyDirectory();
    }

    private WeakReference<ClassLoader> deployed() throws Exception {
        Deployed one = Deployed.now();
        Path file = one.serve(here);
        assertThat(file).hasSize(10);
        one.undeploy();
        assertThat(file).doesNotExist();
        return new WeakReference<>(one.loader());
    }

    @Test
    void oneThatWasForgottenKeepsWhatItOwnsFromTheNextOnesSweep() throws Exception {
        Deployed forgotten = Deployed.now();
        Path file = forgotten.serve(here);
        Deployed next = Deployed.now();
        next.serve(here);

        String found = next.sweep();

        assertThat(found).contains("it belongs to this JVM").doesNotContain("SWEPT", "DEAD", "UNDECIDED");
        section("Tomcat and other servers that redeploy").says("it belongs to this JVM");
        assertThat(file).hasSize(10);
        next.undeploy();
        assertThat(file).hasSize(10);
        forgotten.undeploy();
        assertThat(here).isEmptyDirectory();
    }

    private static int descriptors() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        Requirement.that(Files.exists(descriptors), "needs to count descriptors in /proc");
        try (Stream<Path> open = Files.list(descriptors)) {
            return (int) open.count();
        }
    }
}
