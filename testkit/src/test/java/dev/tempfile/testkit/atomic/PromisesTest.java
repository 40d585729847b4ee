package dev.tempfile.testkit.atomic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.FileVersion;
import dev.tempfile.Guarantee;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.parity.Mounts;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.OnTmpfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a target will get is said before anything is made, and it is what it gets then. */
@Timeout(120)
class PromisesTest {
    private static final AtomicSpec SPEC = AtomicSpec.atomic();

    @TempDir
    private Path here;

    private static Guarantee of(List<Guarantee> all, String promise) {
        return all.stream()
                .filter(guarantee -> guarantee.promise().contains(promise))
                .findFirst()
                .orElseThrow(() -> new AssertionError(promise + " is not among " + all));
    }

    private static void assertRefused(Path target, AtomicSpec spec, String reason) throws IOException {
        Guarantee published = of(AtomicFile.promises(target, spec), "published");
        assertThat(published.kept()).isFalse();
        assertThat(published.how()).startsWith("refused: ").contains(reason);
    }

    @Test
    void aPlainTargetGetsItAllAndNothingIsMade() throws IOException {
        Path target = here.resolve("target");
        List<Guarantee> all = AtomicFile.promises(target);
        assertThat(of(all, "published").kept()).isTrue();
        assertThat(of(all, "as an ordinary creation makes it").how()).contains("tempfile-linux");
        assertThat(of(all, "whole or not at all").how()).contains(here.toString());
        assertThat(of(AtomicFile.promises(here.resolve("a/b"), SPEC.creatingParents()), "directories")
                        .kept())
                .isTrue();
        assertThat(Site.below(here)).isEmpty();
    }

    @Test
    void theStrengthSaysWhatSurvives() throws IOException {
        Path target = here.resolve("target");
        assertThat(of(AtomicFile.promises(target, AtomicSpec.unsynced()), "old or new after a power cut")
                        .how())
                .contains("nothing is forced");
        assertThat(of(AtomicFile.promises(target), "once the call returned").kept())
                .isFalse();
    }

    @Test
    void whatIsNamedByALinkOrByOthersIsSaid() throws IOException {
        Path real = Files.writeString(here.resolve("real"), "old");
        Path link = Files.createSymbolicLink(here.resolve("link"), real);
        Files.createLink(here.resolve("other"), real);
        assertThat(of(AtomicFile.promises(link), "its link stays").how()).contains(real.toString());
        assertThat(of(AtomicFile.promises(link, SPEC.replacingLinks()), "its link stays")
                        .kept())
                .isFalse();
        assertThat(of(AtomicFile.promises(real), "other names").how()).contains("1 more");
        assertRefused(link, SPEC.refusingLinks(), "is a symbolic link");
    }

    @Test
    void whatWouldBeRefusedIsSaidWithTheReason() throws IOException {
        Path existing = Files.writeString(here.resolve("existing"), "old");
        assertRefused(here, SPEC, "is a directory");
        assertRefused(Path.of("/dev/null"), SPEC, "is a device");
        assertRefused(here.resolve("a/b"), SPEC, "does not exist");
        assertRefused(existing, SPEC.noClobber(), "exists already");
        assertRefused(existing, SPEC.ifUnchanged(FileVersion.of(here.resolve("nothing"))), "was changed");
    }

    @Test
    @AsOrdinaryUser
    void rightsThatAreMissingAreSaid(Path mine) throws IOException {
        Path closed = Files.createDirectory(mine.resolve("closed"));
        Path secret = Files.createFile(closed.resolve("secret"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        assertThat(of(AtomicFile.promises(secret), "users' attributes kept").kept())
                .isFalse();
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));
        assertRefused(closed.resolve("target"), SPEC, "no right to create files");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(of(AtomicFile.promises(closed.resolve("target")), "not moved by others")
                        .kept())
                .isFalse();
    }

    @Test
    @OnTmpfs("size=4m")
    void memoryAndMountsAreSaid(Path top) throws IOException {
        Path target = Files.createFile(top.resolve("target"));
        assertThat(of(AtomicFile.promises(target), "old or new after a power cut")
                        .how())
                .contains("tmpfs");
        assertRefused(target, AtomicSpec.durable(), "tmpfs");
        Path outside = Files.createFile(top.resolve("outside"));
        Mounts.run("mount", "--bind", outside.toString(), target.toString());
        assertRefused(target, SPEC, "something is mounted at this very file");
        assertThat(of(AtomicFile.promises(target, SPEC.orInPlaceNotAtomically()), "whole or not at all")
                        .kept())
                .isFalse();
        Mounts.unmount(target);
        Mounts.remount(top, false);
        assertRefused(target, SPEC, "can only be read");
    }
}
