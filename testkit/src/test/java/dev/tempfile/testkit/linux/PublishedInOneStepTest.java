package dev.tempfile.testkit.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.PublishException;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.platform.Kernel;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What takes a call of the kernel that Java does not have: exchanges, and attributes of other namespaces than the users'. */
@Timeout(120)
@Tag("native")
class PublishedInOneStepTest {
    private static final AtomicSpec REPLACING = AtomicSpec.atomic().replacing();

    @TempDir
    private Path here;

    @BeforeEach
    void nativeCallsAreReady() {
        Objects.requireNonNull(Kernel.rehearse(here), Kernel.lack());
    }

    @AfterEach
    void nothingIsAlive() throws IOException {
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
    }

    private TempDirectory staged(String content) throws IOException {
        TempDirectory staged = TempSpec.defaults().in(here).createDirectory();
        Files.writeString(staged.resolve("file"), content);
        return staged;
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(here)) {
            return entries.filter(path -> !path.getFileName().toString().startsWith("tempfile-"))
                    .toList();
        }
    }

    @Test
    void aDirectoryIsReplacedByExchangeAndThePreviousOneIsGone() throws IOException {
        Path target = Files.createDirectory(here.resolve("target"));
        Files.writeString(target.resolve("old"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-x--x"));
        for (AtomicSpec spec : List.of(REPLACING, AtomicSpec.unsynced().replacing())) {
            try (TempDirectory staged = staged("new")) {
                assertThat(staged.moveTo(target, spec)).isEqualTo(target);
            }
            assertThat(target.resolve("file")).hasContent("new");
            assertThat(target.resolve("old")).doesNotExist();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                    .isEqualTo("rwxr-x--x");
        }
        assertThat(entries()).containsExactly(target);
        TempFiles.deleteAll();
        assertThat(Site.below(here)).containsExactlyInAnyOrder(target, target.resolve("file"));
    }

    @Test
    void orItStaysAsTheBackupInPlaceOfTheOneBefore() throws IOException {
        Path target = here.resolve("target");
        Path backup = here.resolve("previous");
        AtomicSpec spec = REPLACING.withBackup("previous");
        for (String version : List.of("1", "2", "3")) {
            staged(version).moveTo(target, spec);
        }
        assertThat(target.resolve("file")).hasContent("3");
        assertThat(backup.resolve("file")).hasContent("2");
        assertThat(entries()).containsExactlyInAnyOrder(target, backup);
    }

    @Test
    void aLinkIsReplacedByADirectoryWhereTheRecipeSaysSo() throws IOException {
        Path real = Files.createDirectory(here.resolve("real"));
        Path link = Files.createSymbolicLink(here.resolve("current"), real);
        staged("new").moveTo(link, REPLACING.replacingLinks());
        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(link.resolve("file")).hasContent("new");
        assertThat(real).isEmptyDirectory();
        assertThat(entries()).containsExactlyInAnyOrder(real, link);
    }

    @Test
    void atNoMomentIsTheDirectoryAbsentOrEmpty() throws Exception {
        Path target = here.resolve("target");
        staged("0").moveTo(target);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> missing = CompletableFuture.supplyAsync(() -> {
            int absent = 0;
            while (!over.get()) {
                absent += Files.exists(target.resolve("file")) ? 0 : 1;
            }
            return absent;
        });
        for (int round = 0; round < 200; round++) {
            staged("more").moveTo(target, AtomicSpec.unsynced().replacing());
        }
        over.set(true);
        assertThat(missing.get()).isZero();
    }

    @Test
    void twoNamesExchangeWhatStandsAtThem() throws IOException {
        Path one = Files.writeString(here.resolve("one"), "1");
        Path other = Files.createDirectory(here.resolve("other"));
        AtomicFile.exchange(one, other, AtomicSpec.atomic());
        assertThat(one).isDirectory();
        assertThat(other).hasContent("1");
        assertThatThrownBy(() -> AtomicFile.exchange(one, here.resolve("nothing"), AtomicSpec.atomic()))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(one).isDirectory();
    }

    /** Replaces one file, and does nothing else. */
    static final class ReplacingOnce {
        public static void main(String[] args) throws IOException {
            AtomicFile.writeString(Path.of(args[0]), "new");
            System.out.println("ready=" + (Kernel.callsIfReady() != null));
        }
    }

    @Test
    void theFirstCommitOfAProcessWaitsForTheCallsAloneThatItMakes() throws Exception {
        Path target = Files.writeString(here.resolve("target"), "old");
        Path log = here.resolve("log");
        Outcome said = ChildJvm.running(ReplacingOnce.class, here)
                .option("--enable-native-access=ALL-UNNAMED")
                .option("-Xlog:class+init=info:file=" + log)
                .run(target)
                .succeeded();
        assertThat(said.value("ready")).isEqualTo("false");
        assertThat(target).hasContent("new");
        assertThat(Files.readString(log))
                .contains("dev.tempfile.linux.Libc$Listing")
                .doesNotContain("Libc$Contents", "Libc$Publishing", "Libc$Renaming", "Libc$Locking", "Libc$Giving");
    }

    /** Exchanges two names durably, and says what failed. */
    static final class Exchanging {
        public static void main(String[] args) throws IOException {
            try {
                AtomicFile.exchange(Path.of(args[0]), Path.of(args[1]), AtomicSpec.durable());
            } catch (PublishException failure) {
                System.out.println(
                        "failure=" + failure.step() + " " + failure.isPublished() + " " + failure.getMessage());
                Throwable[] others = failure.step() == PublishException.Step.CLEAN_UP
                        ? failure.getCause().getSuppressed()
                        : failure.getSuppressed();
                System.out.println("others=" + others.length);
            }
        }
    }

    @Test
    void whateverFailsOnceTheyAreExchangedSaysSo() throws Exception {
        Requirement.that(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
        Path near = Files.createDirectory(here.resolve("near"));
        Path far = Files.createDirectory(here.resolve("far"));
        Path one = Files.writeString(near.resolve("one"), "1");
        Path other = Files.writeString(far.resolve("other"), "2");
        for (String calls : List.of("fsync", "close")) {
            String inject = "exec strace -f -qq -o /dev/null -P '" + near + "' -P '" + far + "' -e trace=" + calls
                    + " -e inject=" + calls + ":error=EIO \"$@\"";
            Outcome said = ChildJvm.running(Exchanging.class, here)
                    .option("--enable-native-access=ALL-UNNAMED")
                    .after(inject)
                    .run(one, other)
                    .succeeded();
            boolean forcing = calls.equals("fsync");
            assertThat(said.value("failure"))
                    .startsWith((forcing ? "FORCE_DIRECTORY" : "CLEAN_UP") + " true ")
                    .contains(here.toString())
                    .contains("has the new content, but");
            if (forcing) {
                assertThat(said.value("failure"))
                        .contains("whether that survives a power cut is unknown")
                        .contains("which content each of the two names has");
            }
            assertThat(said.value("others")).as("of the other one").isEqualTo("1");
            assertThat(one).hasContent(forcing ? "2" : "1");
            assertThat(other).hasContent(forcing ? "1" : "2");
        }
    }

    @Test
    void nothingIsReplacedByWhoReplacesNothing() throws IOException {
        Path target = here.resolve("target");
        try (AtomicFile first = AtomicFile.open(target, AtomicSpec.atomic().noClobber());
                AtomicFile second = AtomicFile.open(target, AtomicSpec.atomic().noClobber())) {
            first.write(new byte[1]).commit();
            assertThatThrownBy(() -> second.write(new byte[2]).commit()).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(target).hasSize(1);
        assertThatThrownBy(() -> staged("x").moveTo(target)).isInstanceOf(FileAlreadyExistsException.class);
        TempFiles.deleteAll();
        assertThat(entries()).containsExactly(target);
    }

    /** Of a named user, as setfacl writes it: version 2, then tag, rights and number of each entry. */
    private static final String LIST =
            "0200000001000600ffffffff020004006712000004000400ffffffff10000400ffffffff20000000ffffffff";

    @Test
    void anAccessControlListStays() throws Exception {
        Path target = Files.writeString(here.resolve("target"), "old");
        python("os.setxattr(sys.argv[1], 'system.posix_acl_access', bytes.fromhex('" + LIST + "'))", target);
        AtomicFile.writeString(target, "new");
        assertThat(target).hasContent("new");
        assertThat(python("print(os.getxattr(sys.argv[1], 'system.posix_acl_access').hex())", target))
                .isEqualTo(LIST);
        assertThat(AtomicFile.promises(target))
                .anyMatch(guarantee -> guarantee.promise().startsWith("access control list") && guarantee.kept());
    }

    /** As SELinux has it; a kernel that runs without lets root give a file any. */
    @Test
    void aLabelStays() throws Exception {
        Path target = Files.writeString(here.resolve("target"), "old");
        String label = "system_u:object_r:etc_t:s0";
        String given = python(
                "exec('try: os.setxattr(sys.argv[1], \"security.selinux\", b\"" + label
                        + "\")\\nexcept OSError as refused: print(refused)')",
                target);
        Requirement.that(
                given.isEmpty(), "needs root, and a kernel that lets it give a file a label of SELinux: " + given);
        AtomicFile.writeString(target, "new");
        assertThat(target).hasContent("new");
        assertThat(python("print(os.getxattr(sys.argv[1], 'security.selinux').decode())", target))
                .isEqualTo(label);
    }

    /** Of a directory that lets a named user in and others not. */
    private static final String DEFAULT_LIST =
            "0200000001000700ffffffff020007006712000004000500ffffffff10000700ffffffff20000000ffffffff";

    @Test
    void aNewTargetInheritsTheAccessControlListThatAnOrdinaryFileWould() throws Exception {
        python("os.setxattr(sys.argv[1], 'system.posix_acl_default', bytes.fromhex('" + DEFAULT_LIST + "'))", here);
        String ordinary = list(Files.createFile(here.resolve("ordinary")));
        String ordinaryDirectory = list(Files.createDirectory(here.resolve("ordinary directory")));
        assertThat(ordinary).isNotEqualTo(ordinaryDirectory);
        AtomicSpec noClobber = AtomicSpec.unsynced().noClobber();
        assertThat(list(AtomicFile.writeString(here.resolve("written"), "new"))).isEqualTo(ordinary);
        assertThat(list(AtomicFile.writeString(here.resolve("created"), "new", noClobber)))
                .isEqualTo(ordinary);
        assertThat(list(staged("new").moveTo(here.resolve("staged")))).isEqualTo(ordinaryDirectory);
        try (TempDirectory elsewhere = TempSpec.defaults().in(here.getParent()).createDirectory()) {
            assertThat(list(elsewhere.createFile().moveTo(here.resolve("moved"))))
                    .isEqualTo(ordinary);
        }
        Path asked = AtomicFile.writeString(
                here.resolve("asked"),
                "new",
                AtomicSpec.atomic().withPermissions(PosixFilePermissions.fromString("rw-------")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(asked)))
                .isEqualTo("rw-------");
    }

    private static String list(Path file) throws Exception {
        return python("print(os.getxattr(sys.argv[1], 'system.posix_acl_access').hex())", file);
    }

    private static String python(String program, Path file) throws Exception {
        Process python;
        try {
            python = new ProcessBuilder("python3", "-c", "import os, sys; " + program, file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException missing) {
            Requirement.that(false, "needs python3, to give a file an access control list");
            throw missing;
        }
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        assertThat(python.waitFor()).isZero();
        return said;
    }
}
