package dev.tempfile.testkit.operations;

import static dev.tempfile.testkit.operations.OperationsDocument.reason;
import static dev.tempfile.testkit.operations.OperationsDocument.section;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.parity.Mounts;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Container;
import dev.tempfile.testkit.process.OnTmpfs;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A container that ends in one way or another, and the next one over the same volume. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "namespaces")
class RestartedContainerTest {
    private static final int MOST_MOUNTS = 20;

    private static final OperationsDocument.Section RECIPE =
            section("A container that is killed and restarted over its volume");
    private static final long LIMIT = 200L << 20;

    @TempDir
    private Path volume;

    private ChildJvm service() {
        String variable = RECIPE.value("ENV (\\w+)=/data/tmp");
        return ChildJvm.running(Service.class, volume).with(variable, volume);
    }

    @Test
    void oneThatRanOutOfMemoryLeavesNothingOnceTheNextOneRuns() throws IOException {
        Path kept;
        Path home;
        try (MemoryLimit limit = MemoryLimit.of(LIMIT)) {
            Outcome died = limit == null ? killed() : outOfMemory(limit);
            // Of a killed child unshare cannot say what killed it.
            assertThat(died.exitCode()).isIn(137, 1);
            assertThat(died.value("pid")).isEqualTo("1");
            home = Path.of(died.value("MAKE"));
            kept = Path.of(died.value("KEEP"));
        }
        assertThat(home).isNotEmptyDirectory();

        Outcome next =
                Container.of(service()).run("MAKE", "AWAIT_SWEEP", "CHECK").succeeded();

        assertThat(next.value("pid")).as("the same as the dead one's").isEqualTo("1");
        assertThat(next.value("AWAIT_SWEEP")).isEqualTo(home.toString());
        assertThat(next.value("CHECK")).isEqualTo("true");
        assertThat(Site.below(volume)).containsExactly(kept);
        assertThat(kept).hasContent("kept");
    }

    private Outcome outOfMemory(MemoryLimit limit) throws IOException {
        ChildJvm limited = Container.of(service().option("-XX:MaxDirectMemorySize=4g"));
        try (RunningJvm running = limited.under(limit.entered()).start("KEEP", "MAKE", "EAT")) {
            Outcome died = running.await();
            assertThat(limit.kills()).as("killed by the kernel").isPositive();
            return died;
        }
    }

    /** Where no control group may be made, SIGKILL stands in for the kernel's. */
    private Outcome killed() throws IOException {
        System.out.println("no control group may be made here: SIGKILL stands in for the one of the kernel");
        try (RunningJvm running = Container.of(service()).start("KEEP", "MAKE", "AWAIT")) {
            running.await("MAKE");
            return running.signal("KILL").await();
        }
    }

    @Test
    void whatALookSaysOfIt() throws IOException {
        Path home;
        try (RunningJvm running = Container.of(service()).start("MAKE", "AWAIT")) {
            home = Path.of(running.await("MAKE"));
            String alive = Container.of(service()).run("LOOK").succeeded().value("LOOK");
            assertThat(alive).startsWith("ALIVE " + home);
            RECIPE.says(reason(alive));
            running.signal("KILL").await();
        }

        Outcome look = Container.of(service()).run("LOOK", "SWEEP").succeeded();

        assertThat(look.value("LOOK")).startsWith("DEAD " + home);
        RECIPE.says(reason(look.value("LOOK")));
        assertThat(look.value("SWEEP")).startsWith("SWEPT " + home);
        assertThat(volume).isEmptyDirectory();
    }

    @Test
    void oneThatIsToldToEndLeavesNothing() throws IOException {
        try (RunningJvm running = Container.of(service()).start("MAKE", "AWAIT")) {
            running.await("MAKE");
            running.descendants().forEach(ProcessHandle::destroy);
            assertThat(running.await().exitCode()).isEqualTo(143);
        }
        assertThat(volume).isEmptyDirectory();
    }

    @Test
    void withoutASocketADeathIsOnlyListedFromAnotherContainer() throws IOException {
        Path deep = Files.createDirectories(volume.resolve("d".repeat(100)));
        ChildJvm service = ChildJvm.running(Service.class, volume).with("TMPDIR", deep);
        Path home = killed(Container.of(service));

        String found = Container.of(service).run("SWEEP").succeeded().value("SWEEP");

        assertThat(found).startsWith("UNDECIDED " + home);
        RECIPE.says(reason(found));
        assertThat(home).isNotEmptyDirectory();
    }

    /** What a container without a volume writes lies in an overlay, which its next start may mount under another number. */
    @Test
    @OnTmpfs("size=16m")
    void inItsOwnLayerItIsSweptUntilThatIsMountedAnew(Path top) throws IOException {
        for (String directory : new String[] {"lower", "upper", "work", "layer"}) {
            Files.createDirectory(top.resolve(directory));
        }
        assumeTrue(mountsOverlay(top), "no overlay can be mounted here");
        Path layer = top.resolve("layer");
        ChildJvm service = Container.of(ChildJvm.running(Service.class, top).with("TMPDIR", layer));
        Path swept = killed(service);
        assertThat(service.run("SWEEP").succeeded().value("SWEEP")).startsWith("SWEPT " + swept);
        Path home = killed(service);
        mountAnew(top, layer);

        String found = service.run("SWEEP").succeeded().value("SWEEP");

        assertThat(found).startsWith("UNDECIDED " + home);
        RECIPE.says(reason(found));
        assertThat(home).isNotEmptyDirectory();
    }

    /** Under another number: others take the one that has become free, which on this machine somebody may give back just then. */
    private static void mountAnew(Path top, Path layer) throws IOException {
        Object before = Files.getAttribute(layer, "unix:dev");
        for (int others = 0;
                others < MOST_MOUNTS && Files.getAttribute(layer, "unix:dev").equals(before);
                others++) {
            Mounts.unmount(layer);
            Mounts.mounted(Files.createDirectory(top.resolve("another-" + others)));
            assertThat(mountsOverlay(top)).isTrue();
        }
        assertThat(Files.getAttribute(layer, "unix:dev")).isNotEqualTo(before);
    }

    private static Path killed(ChildJvm service) throws IOException {
        try (RunningJvm running = service.start("MAKE", "AWAIT")) {
            Path home = Path.of(running.await("MAKE"));
            running.signal("KILL").await();
            return home;
        }
    }

    private static boolean mountsOverlay(Path top) {
        String options = "lowerdir=" + top + "/lower,upperdir=" + top + "/upper,workdir=" + top + "/work";
        try {
            Mounts.run("mount", "-t", "overlay", "overlay", "-o", options, top + "/layer");
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
