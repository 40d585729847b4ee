package dev.tempfile.testkit.operations;

import static dev.tempfile.testkit.operations.OperationsDocument.reason;
import static dev.tempfile.testkit.operations.OperationsDocument.section;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Container;
import dev.tempfile.testkit.process.OnTmpfs;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A directory that the system says is of a network file system.
 *
 * <p>None is mounted here: it is a tmpfs, of which the mount table that the processes read says something else. So what is decided
 * by the type is tested, and what a network does to calls is not.
 */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "mount tables")
class NetworkFileSystemTest {
    private static final OperationsDocument.Section RECIPE = section("NFS and other network file systems");

    private static ChildJvm service(Path top, String type) throws IOException {
        Path volume = Files.createDirectories(top.resolve("volume"));
        Path table = top.resolve("table-" + System.nanoTime());
        return Container.prepared(
                ChildJvm.running(Service.class, top).with("TMPDIR", volume),
                "sed 's# " + top + " tmpfs # " + top + " " + type + " #' /proc/self/mounts > '" + table + "'",
                "mount --bind '" + table + "' /proc/$$/mounts");
    }

    @Test
    @OnTmpfs("size=16m")
    void nfs(Path top) throws IOException {
        assertListedAndNeverSwept(top, "nfs4");
        assertListedAndNeverSwept(top, "nfs");
    }

    @Test
    @OnTmpfs("size=16m")
    void others(Path top) throws IOException {
        for (String type : new String[] {"cifs", "smb3", "fuse.sshfs", "9p", "virtiofs", "ceph", "fuse.glusterfs"}) {
            RECIPE.says("`" + type + "`");
        }
        assertListedAndNeverSwept(top, "virtiofs");
    }

    private static void assertListedAndNeverSwept(Path top, String type) throws IOException {
        Path volume = top.resolve("volume");
        assertThat(service(top, type).run("MAKE", "CHECK").succeeded().value("CHECK"))
                .isEqualTo("true");
        assertThat(volume).as("what ends by itself leaves nothing").isEmptyDirectory();

        String weaker = service(top, type).run("WEAKER").succeeded().value("WEAKER");
        assertThat(weaker)
                .contains("swept after a crash: only listed, for it lies on " + type)
                .contains("strict: refused by TempSpec.strict(): swept after a crash");
        RECIPE.says("swept after a crash");

        Path home;
        try (RunningJvm running = service(top, type).start("MAKE", "AWAIT")) {
            home = Path.of(running.await("MAKE"));
            running.signal("KILL").await();
        }
        String found = service(top, type).run("SWEEP").succeeded().value("SWEEP");

        assertThat(found)
                .startsWith("UNDECIDED " + home)
                .endsWith("it lies on " + type + ", where others than this machine may be at work");
        RECIPE.says(reason(found).replace(type, "nfs4"));
        assertThat(home).isNotEmptyDirectory();
        assertThat(service(top, "tmpfs").run("SWEEP").succeeded().value("SWEEP"))
                .as("where it is known to be local")
                .startsWith("SWEPT " + home);
    }
}
