package dev.tempfile.testkit.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.Finding;
import dev.tempfile.TempFiles;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the system shows nobody the processes of others (hidepid in proc(5)), one that is not seen is not taken for gone. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /proc elsewhere")
class HiddenProcessesTest {
    private static final int USER = 64001;

    @TempDir
    private Path here;

    /** Sweeps what a dead process of this user left, and handed on to the process that is named. */
    static final class Program {
        public static void main(String[] args) throws IOException {
            Path place = Path.of(args[0]);
            TempFiles.sweepByItself(false);
            Path dead = Imitation.directory(place, Imitation.thisBoot(place) + Imitation.random());
            Imitation.content(dead);
            Imitation.say(dead, Imitation.said(dead, Imitation.bootId()));
            try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                socket.bind(UnixDomainSocketAddress.of(dead.resolve("socket")));
            }
            Path hold = Files.createDirectories(dead.resolve("holders/one"));
            Files.createFile(hold.resolve("process." + args[1] + "." + Imitation.namespaces()));
            Finding finding = Imitation.sweep(place, dead);
            System.out.println("state=" + finding.state());
            System.out.println("reason=" + finding.reason());
            TempFiles.deleteAll();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidepid=1", "hidepid=2"})
    void aHolderThatIsHiddenVetoes(String option) throws IOException {
        Outcome hidden = sweptWith(
                "exec unshare -m sh -c 'mount -t proc -o " + option + " proc /proc && exec \"$@\"' sh \"$@\"");
        assertThat(hidden.value("state")).isEqualTo("UNDECIDED");
        assertThat(hidden.value("reason")).contains("which holds it, cannot be seen from here");
        assertThat(sweptWith("true").value("state")).as("where all are shown").isEqualTo("ALIVE");
    }

    private Outcome sweptWith(String before) throws IOException {
        Requirement.that(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self/"), "unix:uid")),
                "needs root, to hide the processes of one user from another");
        Path place = Files.createTempDirectory(Path.of("/tmp"), "hidden");
        Files.setAttribute(place, "unix:uid", USER);
        Process holder = new ProcessBuilder("sleep", "100").start();
        try {
            String stat = Files.readString(Path.of("/proc/" + holder.pid() + "/stat"));
            String identity = holder.pid() + "."
                    + stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
            return ChildJvm.running(Program.class, here)
                    .asOrdinaryUser()
                    .after(before)
                    .run(place, identity)
                    .succeeded();
        } finally {
            holder.destroyForcibly();
            TempFiles.deleteTree(place);
        }
    }
}
