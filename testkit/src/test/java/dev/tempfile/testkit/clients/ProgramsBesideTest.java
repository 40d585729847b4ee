package dev.tempfile.testkit.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.FileVersion;
import dev.tempfile.TargetChangedException;
import dev.tempfile.testkit.process.Requirement;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What programs see that read, copy, follow, watch or edit a file that is replaced meanwhile: see {@code docs/atomic.md}. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the programs are Linux's")
class ProgramsBesideTest {
    private static final int SIZE = 200_000;
    private static final String HIDDEN = "\\.[a-z0-9_]{8}-tempfile-[a-z0-9_]+";

    @TempDir
    private Path here;

    private Path target;

    @BeforeEach
    void aTarget() throws IOException {
        target = Files.writeString(Files.createDirectory(here.resolve("data")).resolve("target"), "old\n");
    }

    private static void require(String program) {
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return;
            }
        }
        Requirement.that(false, "there is no " + program + " here");
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static List<String> names(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** Replaces the target over and over by contents that are each of one letter, while something is done. */
    private void whileItIsReplaced(Doing doing) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        List<Throwable> failures = new ArrayList<>();
        AtomicFile.writeString(target, "a".repeat(SIZE), AtomicSpec.unsynced());
        Thread writer = new Thread(() -> {
            try {
                for (int round = 0; !enough.get(); round++) {
                    String letter = Character.toString('a' + round % 26);
                    AtomicFile.writeString(target, letter.repeat(SIZE), AtomicSpec.unsynced());
                }
            } catch (Throwable failure) {
                failures.add(failure);
            }
        });
        writer.start();
        try {
            doing.run();
        } finally {
            enough.set(true);
            writer.join();
        }
        assertThat(failures).isEmpty();
    }

    /** Something that takes a while. */
    @FunctionalInterface
    private interface Doing {
        void run() throws Exception;
    }

    private static void assertWhole(Path copy) throws IOException {
        String content = Files.readString(copy);
        assertThat(content).hasSize(SIZE);
        assertThat(content.chars().distinct().count()).as("letters in one copy").isEqualTo(1);
    }

    @Test
    void cpTakesOneWholeContentWithItsMode() throws Exception {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        whileItIsReplaced(() -> {
            for (int copy = 0; copy < 10; copy++) {
                run("cp", "-p", target.toString(), here.resolve("copy").toString());
                assertWhole(here.resolve("copy"));
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(here.resolve("copy"))))
                        .isEqualTo("rw-r-----");
            }
        });
    }

    @Test
    void rsyncTakesOneWholeContent() throws Exception {
        require("rsync");
        whileItIsReplaced(() -> {
            for (int copy = 0; copy < 5; copy++) {
                run(
                        "rsync",
                        "-a",
                        "--whole-file",
                        target.toString(),
                        here.resolve("copy").toString());
                assertWhole(here.resolve("copy"));
            }
        });
    }

    @Test
    void rsyncTakesWhatIsBeingWrittenAsWellUnlessItIsExcluded() throws Exception {
        require("rsync");
        try (AtomicFile open = AtomicFile.open(target)) {
            open.text().write("half").flush();
            run("rsync", "-a", here.resolve("data") + "/", here.resolve("all").toString());
            run(
                    "rsync",
                    "-a",
                    "--exclude=.*-tempfile-*",
                    here.resolve("data") + "/",
                    here.resolve("some").toString());
        }
        assertThat(names(here.resolve("all"))).hasSize(2).element(0).asString().matches(HIDDEN);
        assertThat(names(here.resolve("some"))).containsExactly("target");
        assertThat(here.resolve("some/target")).hasContent("old\n");
    }

    @Test
    void whatRsyncPutsThereIsSeenAsAChange() throws Exception {
        require("rsync");
        Path source = Files.writeString(here.resolve("source"), "by rsync\n");
        try (AtomicFile late = AtomicFile.open(target, AtomicSpec.atomic().ifUnchanged(FileVersion.of(target)))) {
            run("rsync", source.toString(), target.toString());
            late.text().write("late\n");
            assertThatThrownBy(late::commit).isInstanceOf(TargetChangedException.class);
        }
        assertThat(target).hasContent("by rsync\n");
    }

    @Test
    void tailFollowsTheNameAndPrintsEachContent() throws Exception {
        Process tail = new ProcessBuilder("tail", "-n", "+1", "-s", "0.1", "-F", target.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader printed = tail.inputReader()) {
            assertThat(printed.readLine()).isEqualTo("old");
            AtomicFile.writeString(target, "new\n");
            assertThat(printed.readLine()).isEqualTo("new");
            AtomicFile.writeString(target, "newer\n");
            assertThat(printed.readLine()).isEqualTo("newer");
        } finally {
            tail.destroyForcibly();
        }
    }

    @Test
    void aWatcherHearsThatTheTargetWasMadeAndNeverThatItIsGone() throws Exception {
        try (WatchService watcher = target.getFileSystem().newWatchService()) {
            WatchKey key = target.getParent()
                    .register(
                            watcher,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE);
            AtomicFile.writeString(target, "new\n");
            List<String> ofTarget = new ArrayList<>();
            List<String> ofOthers = new ArrayList<>();
            while (ofTarget.isEmpty() || !ofOthers.contains("ENTRY_DELETE")) {
                assertThat(watcher.poll(100, TimeUnit.SECONDS)).isNotNull();
                for (WatchEvent<?> event : key.pollEvents()) {
                    boolean target = "target".equals(String.valueOf(event.context()));
                    (target ? ofTarget : ofOthers).add(event.kind().name());
                    if (!target) {
                        assertThat(String.valueOf(event.context())).matches(HIDDEN);
                    }
                }
                key.reset();
            }
            assertThat(ofTarget).containsExactly("ENTRY_CREATE");
            assertThat(ofOthers).startsWith("ENTRY_CREATE").endsWith("ENTRY_DELETE");
        }
    }

    @Test
    void anEditorKeepsWhatItReadAndWritesOverWhatCameAfterwards() throws Exception {
        require("ed");
        Process ed = new ProcessBuilder("ed", "-s", target.toString())
                .redirectErrorStream(true)
                .start();
        try (Writer commands = ed.outputWriter();
                BufferedReader printed = ed.inputReader()) {
            commands.write(",p\n");
            commands.flush();
            assertThat(printed.readLine()).isEqualTo("old");
            FileVersion seen = FileVersion.of(target);
            AtomicFile.writeString(
                    target, "new and longer\n", AtomicSpec.atomic().ifUnchanged(seen));
            FileVersion ours = FileVersion.of(target);
            commands.write("s/old/edited/\nw\n,p\n");
            commands.flush();
            assertThat(printed.readLine()).as("of ed, which asks nobody").isEqualTo("edited");
            assertThat(target).hasContent("edited\n");
            assertThatThrownBy(() -> AtomicFile.writeString(
                            target, "late", AtomicSpec.atomic().ifUnchanged(ours)))
                    .isInstanceOf(TargetChangedException.class);
            commands.write("q\n");
        }
        assertThat(ed.waitFor()).isZero();
    }
}
