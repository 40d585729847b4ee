package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code tempfile write}: what the target has afterwards, what is said, and that nothing else is in its directory. */
@Timeout(300)
@ExtendWith(PrivateDirectory.class)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are a Unix shell's")
class WriteCommandTest {

    private static final Map<String, String> UTF8 = Map.of("LC_ALL", "C.UTF-8");

    @TempDir
    private Path directory;

    private Path target;
    private List<String> others = List.of();

    @BeforeEach
    void aTarget() throws IOException {
        target = Files.writeString(directory.resolve("target"), "b\na\n");
    }

    @AfterEach
    void nothingElseIsThere() throws IOException {
        try (var entries = Files.list(directory)) {
            assertThat(entries.map(path -> path.getFileName().toString()).filter(name -> !others.contains(name)))
                    .containsExactly("target");
        }
    }

    private CliRun write(String... words) {
        List<String> line = new ArrayList<>(List.of("write"));
        line.addAll(List.of(words));
        return CliRun.of(line.toArray(String[]::new));
    }

    private CliRun piped(String content, String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of("write"));
        line.addAll(List.of(words));
        Process process = CliRun.start(directory, UTF8, line.toArray(String[]::new));
        try (OutputStream in = process.getOutputStream()) {
            in.write(content.getBytes(UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new CliRun(process.waitFor(), out, err);
    }

    private void assertWritten(CliRun run, String content) {
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(target).hasContent(content);
    }

    private void assertUnwritten(CliRun run, int code, String... reasons) {
        assertThat(run.status()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("tempfile: ")
                .contains(reasons);
        assertThat(target).hasContent("b\na\n");
    }

    // ---------------------------------------------------------------- words

    @Test
    void wrongUsageIsOneLineThatSaysWhatIsRight() {
        assertWrong("Missing required parameter: 'TARGET'");
        assertWrong("there is no argument 'g'; a command comes after --", "target", "g");
        assertWrong("either --durable or --unsynced", "--durable", "--unsynced", "target");
        assertWrong("either --replace-link or --refuse-link", "--replace-link", "--refuse-link", "target");
        assertWrong("'888' is no mode; three octal digits are, such as 640", "--mode", "888", "target");
        assertWrong("is no version of a file; 'tempfile write --print-version", "--if-unchanged-since", "x", "target");
        assertWrong("is no plain name", "--backup=a/b", "target");
        assertWrong("--exclusive is a number of seconds, not -1", "--exclusive", "-1", "target");
        assertWrong("--exchange changes neither of the two", "--exchange", "a", "--mode", "600", "target");
        assertWrong("--exchange changes neither of the two", "--exchange", "a", "--backup", "target");
        assertWrong("there is no command", "--print-version", "target", "--", "true");
    }

    private void assertWrong(String reason, String... words) {
        CliRun run = write(words);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("tempfile write: ")
                .contains(reason)
                .endsWith("; see 'tempfile write --help'");
    }

    // ---------------------------------------------------------------- where the content comes from

    @Test
    void standardInputReplacesTheTargetAndNothingIsSaid() throws Exception {
        CliRun run = piped("new\n", target.toString());
        assertWritten(run, "new\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theTargetIsReadWhileItIsWritten() throws Exception {
        assertWritten(write(target.toString(), "--", "sort", target.toString()), "a\nb\n");
        String large = "z\n".repeat(1 << 19) + "a\n";
        Files.writeString(target, large);
        List<String> line = new ArrayList<>(List.of("sh", "-c", "sort \"$0\" | \"$@\"", target.toString()));
        line.addAll(CliRun.builder(directory, UTF8, "write", target.toString()).command());
        assertThat(new ProcessBuilder(line).start().waitFor()).isZero();
        assertThat(target).hasContent("a\n" + "z\n".repeat(1 << 19));
    }

    @Test
    void whatACommandLeftInTheBackgroundWritesIsWaitedFor() {
        CliRun run = write(
                target.toString(), "--", "sh", "-c", "(sleep 0.3; echo late; sleep 0.3; echo later) & echo early");
        assertWritten(run, "early\nlate\nlater\n");
    }

    @Test
    void aLargeOutputIsWhole() throws IOException {
        CliRun run = write("--json", target.toString(), "--", "head", "-c", "5000001", "/dev/zero");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.json())
                .containsEntry("target", target.toRealPath().toString())
                .containsEntry("bytes", 5000001);
        assertThat(target).hasSize(5000001);
    }

    @Test
    void aCommandThatFailsChangesNothingAndItsCodeIsPassedOn() {
        String[] command = {target.toString(), "--", "sh", "-c", "echo half; exit 42"};
        assertUnwritten(write(command), 42, "sh failed, with 42; " + target + " is as it was");
        command[4] = "echo half; kill -KILL $$";
        assertUnwritten(write(command), 137, "sh failed, with 137; ");
    }

    @Test
    void aCommandThatThereIsNotOrThatCannotBeExecutedIsAShellsCode() {
        assertUnwritten(write(target.toString(), "--", "no-such-command"), 127, "command not found", " is as it was");
        assertUnwritten(write(target.toString(), "--", directory.toString()), 126, "is a directory", " is as it was");
    }

    @Test
    void aStandardInputThatIsClosedIsNoEmptyContent() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "which file standard input is cannot be told here");
        List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" <&-", "sh"));
        line.addAll(CliRun.builder(directory, UTF8, "write", target.toString()).command());
        Process closed = new ProcessBuilder(line).start();
        String err = new String(closed.getErrorStream().readAllBytes(), UTF_8);
        assertUnwritten(new CliRun(closed.waitFor(), "", err), 1, "standard input is closed", " is as it was");
    }

    @Test
    void aStandardInputThatCannotBeReadChangesNothing() throws Exception {
        List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" < /", "sh"));
        line.addAll(CliRun.builder(directory, UTF8, "write", target.toString()).command());
        Process unreadable = new ProcessBuilder(line).start();
        String err = new String(unreadable.getErrorStream().readAllBytes(), UTF_8);
        assertUnwritten(new CliRun(unreadable.waitFor(), "", err), 1, "cannot be read", " is as it was");
    }

    @Test
    void aWriteThatFailsChangesNothingAndEndsTheCommand() throws Exception {
        // A limit on the size of files fails a write as a full disk does, and fills none.
        List<String> line = new ArrayList<>(List.of("prlimit", "--fsize=1000000"));
        line.addAll(CliRun.builder(directory, UTF8, "write", target.toString(), "--", "yes")
                .command());
        Process full = new ProcessBuilder(line).start();
        String err = new String(full.getErrorStream().readAllBytes(), UTF_8);
        assertUnwritten(new CliRun(full.waitFor(), "", err), 1, "File too large", " is as it was");
    }

    // ---------------------------------------------------------------- how it is put in place

    @Test
    void eachStrengthWrites() {
        String[] command = {"--unsynced", target.toString(), "--", "echo", "new"};
        assertWritten(write(command), "new\n");
        command[0] = "--durable";
        assertWritten(write(command), "new\n");
    }

    @Test
    void theModeIsKeptUnlessAnotherIsAskedFor() throws IOException {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        assertWritten(write(target.toString(), "--", "echo", "new"), "new\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-r-----");
        assertWritten(write("--mode", "705", target.toString(), "--", "echo", "new"), "new\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rwx---r-x");
    }

    @Test
    void whatExistsIsNotClobbered() {
        others = List.of("other");
        String[] command = {"--no-clobber", target.toString(), "--", "echo", "new"};
        assertUnwritten(write(command), 1, "exists already", "leave out --no-clobber", " is as it was");
        assertThat(write("--no-clobber", directory.resolve("other").toString(), "--", "echo", "new")
                        .status())
                .isZero();
        assertThat(directory.resolve("other")).hasContent("new\n");
    }

    @Test
    void aChangeByOthersIsNotOverwritten() throws IOException {
        String seen = write("--print-version", target.toString()).out().strip();
        String[] command = {"--if-unchanged-since", seen, target.toString(), "--", "printf", "b\\na\\n"};
        assertWritten(write(command), "b\na\n");
        assertUnwritten(write(command), 1, "was changed by somebody else");
        CliRun meanwhile =
                write("--if-unchanged-since", "now", target.toString(), "--", "sh", "-c", "echo x > " + target);
        assertThat(meanwhile.status()).isEqualTo(1);
        assertThat(target).hasContent("x\n");
        String digest = "sha256:73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac";
        assertWritten(write("--if-unchanged-since", digest, target.toString(), "--", "echo", "y"), "y\n");
        assertThat(write("--if-unchanged-since", "absent", target.toString(), "--", "echo", "z")
                        .status())
                .isEqualTo(1);
    }

    @Test
    void theOldFileStaysAsABackup() throws IOException {
        others = List.of("target~", "old", "link");
        assertWritten(write("--backup", target.toString(), "--", "echo", "1"), "1\n");
        assertThat(directory.resolve("target~")).hasContent("b\na\n");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        assertWritten(write("--backup", link.toString(), "--", "echo", "2"), "2\n");
        assertThat(directory.resolve("target~")).as("of what the link leads to").hasContent("1\n");
        assertWritten(write("--backup=old", target.toString(), "--", "echo", "3"), "3\n");
        assertThat(directory.resolve("old")).hasContent("2\n");
    }

    @Test
    void oneWriterAtATimeHasTheTarget() throws Exception {
        List<String> inner = CliRun.builder(
                        directory, UTF8, "write", "--exclusive", "0", target.toString(), "--", "echo", "inner")
                .command();
        List<String> words = new ArrayList<>(List.of("--exclusive", "0", target.toString(), "--", "sh", "-c"));
        words.addAll(List.of("\"$@\" 2>&1; echo $?", "sh"));
        words.addAll(inner);
        CliRun run = write(words.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Files.readAllLines(target))
                .hasSize(2)
                .element(0)
                .asString()
                .contains("another writer has it", " is as it was");
        assertThat(Files.readAllLines(target)).element(1).isEqualTo("1");
    }

    @Test
    void aLinkIsFollowedReplacedOrRefused() throws IOException {
        others = List.of("link");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        assertUnwritten(write("--refuse-link", link.toString(), "--", "echo"), 1, "--refuse-link", " is as it was");
        assertWritten(write(link.toString(), "--", "echo", "followed"), "followed\n");
        assertThat(link).isSymbolicLink();
        assertWritten(write("--replace-link", link.toString(), "--", "echo", "file"), "followed\n");
        assertThat(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(link).hasContent("file\n");
    }

    @Test
    void directoriesAreMadeWhereThatIsAskedFor() {
        others = List.of("a");
        String deep = directory.resolve("a/b/c").toString();
        assertUnwritten(write(deep, "--", "echo"), 1, "does not exist", "--parents", " is as it was");
        assertThat(write("--parents", deep, "--", "echo", "deep").status()).isZero();
        assertThat(directory.resolve("a/b/c")).hasContent("deep\n");
    }

    @Test
    void twoNamesAreExchangedInOneStepOrNotAtAll() throws IOException {
        others = List.of("other");
        Path other = Files.writeString(directory.resolve("other"), "other\n");
        CliRun run = write("--exchange", other.toString(), target.toString());
        if (run.status() == 0) {
            assertThat(target).hasContent("other\n");
            assertThat(other).hasContent("b\na\n");
        } else {
            assertUnwritten(run, 1, "cannot be exchanged in one step");
            assertThat(other).hasContent("other\n");
        }
    }

    @Test
    void whatIsMissingForAnExchangeIsNamed() {
        Path missing = directory.resolve("missing");
        for (String[] pair :
                new String[][] {{missing.toString(), target.toString()}, {target.toString(), missing.toString()}}) {
            assertUnwritten(write("--exchange", pair[0], pair[1]), 1, "tempfile: " + missing + ": does not exist");
        }
    }

    @Test
    void aDryRunSaysWhatTheTargetWouldGet() throws IOException {
        CliRun run = write("--dry-run", target.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("published: ", "whole or not at all: ", "--durable would");
        assertThat(write("--dry-run", directory.toString()).status()).isEqualTo(1);
        String lost = directory.resolve("missing/target").toString();
        assertThat(write("--dry-run", "--json", lost).out())
                .contains("--parents")
                .doesNotContain("AtomicSpec");
        assertThat(write("--dry-run", "--json", target.toString()).json())
                .containsEntry("target", target.toString())
                .containsKey("guarantees");
        assertThat(target).hasContent("b\na\n");
    }

    @Test
    void programsGetTheVersionAsADocument() {
        CliRun run = write("--print-version", "--json", target.toString());
        assertThat(run.json().get("version")).asString().startsWith("status:");
        assertThat(write("--print-version", directory.resolve("none").toString())
                        .out()
                        .strip())
                .isEqualTo("absent");
    }
}
