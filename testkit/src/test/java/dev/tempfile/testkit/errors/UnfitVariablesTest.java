package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.CandidateDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables that are empty, or lead where nothing can be made: the next one is used, and each says why it was not. */
@Timeout(120)
class UnfitVariablesTest {
    @TempDir
    private Path here;

    /** What a variable may wrongly say, and the reason that is given for passing it over. */
    private record Bad(String value, String reason) {}

    private Bad[] bad() throws IOException {
        Path loop = Files.createSymbolicLink(here.resolve("loop"), here.resolve("loop"));
        String tooLong = here
                + "/d".repeat(1_900)
                + "d".repeat(4_090 - 3_800 - here.toString().length());
        return new Bad[] {
            new Bad(here.resolve("missing").toString(), "does not exist"),
            new Bad(Files.createFile(here.resolve("file")).toString(), "is not a directory"),
            new Bad(loop.toString(), "Too many levels of symbolic links"),
            new Bad(tooLong, "File name too long"),
            new Bad(here.resolve("d".repeat(256)).toString(), "File name too long")
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void eachIsPassedOverWithItsReason(String locale) throws IOException {
        Path usable = Files.createDirectory(here.resolve("usable"));
        for (Bad bad : bad()) {
            Outcome outcome = ChildJvm.running(Lookup.class, here)
                    .with("LC_ALL", locale)
                    .with("TMPDIR", bad.value)
                    .with("TEMP", "")
                    .with("TMP", usable)
                    .run()
                    .succeeded();
            assertThat(outcome.value("TMPDIR")).startsWith(bad.value + ": " + bad.reason);
            assertThat(outcome.lines()).as("an empty one is none").noneMatch(line -> line.startsWith("TEMP="));
            assertThat(outcome.value("made in")).isEqualTo(usable.toString());
            assertThat(outcome.errors()).isEmpty();
            assertThat(usable).isEmptyDirectory();
        }
    }

    @Test
    void allOfThemLeadNowhereAndThePropertyTooAndStillThereIsADirectory() throws IOException {
        Path current = Files.createDirectory(here.resolve("current"));
        for (Bad bad : bad()) {
            Outcome outcome = ChildJvm.running(Lookup.class, current)
                    .option("-Djava.io.tmpdir=" + bad.value)
                    .option("-Dlookup.only=true")
                    .with("TMPDIR", bad.value)
                    .with("TEMP", bad.value)
                    .with("TMP", bad.value)
                    .run()
                    .succeeded();
            assertThat(outcome.value("java.io.tmpdir")).startsWith(bad.value + ": " + bad.reason);
            assertThat(outcome.value("default")).isIn("/tmp", "/var/tmp", "/usr/tmp", current.toString());
            assertThat(current).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void aDirectoryWhoseNameIsNotText(String locale) throws IOException {
        Path usable = Files.createDirectory(here.resolve("usable"));
        // Latin-1 for "für", which neither locale can read; Java cannot pass such bytes on, a shell can.
        Outcome outcome = ChildJvm.running(Lookup.class, here)
                .after("TMPDIR=$(printf '%s/f\\374r' \"$PWD\"); export TMPDIR; mkdir \"$TMPDIR\"")
                .with("LC_ALL", locale)
                .with("TEMP", usable)
                .run()
                .succeeded();
        assertThat(outcome.value("TMPDIR")).matches(".*: (does not exist|not a path: .*)");
        assertThat(outcome.value("made in")).isEqualTo(usable.toString());
        assertThat(usable).isEmptyDirectory();
    }

    @Test
    void aDirectoryWithLettersThatTheLocaleLacks() throws IOException {
        Path usable = Files.createDirectory(here.resolve("usable"));
        String mkdir = "TMPDIR=$(printf '%s/\\344\\270\\226' \"$PWD\"); export TMPDIR; mkdir -p \"$TMPDIR\"";
        ChildJvm lookup = ChildJvm.running(Lookup.class, here).after(mkdir).with("TEMP", usable);
        Outcome ascii = lookup.with("LC_ALL", "C").run().succeeded();
        assertThat(ascii.value("TMPDIR")).matches(".*: (does not exist|not a path: .*)");
        assertThat(ascii.value("made in")).isEqualTo(usable.toString());
        Outcome utf8 = lookup.with("LC_ALL", "C.UTF-8").run().succeeded();
        assertThat(utf8.value("TMPDIR")).endsWith(": null");
        assertThat(usable).isEmptyDirectory();
    }

    /** Looks the default directory up, and makes a file in it. */
    static final class Lookup {
        public static void main(String[] args) throws IOException {
            for (CandidateDirectory candidate : TempFiles.candidates()) {
                System.out.println(candidate.source() + "=" + candidate.path() + ": " + candidate.problem());
            }
            System.out.println("default=" + TempFiles.defaultDirectory());
            if (!Boolean.getBoolean("lookup.only")) {
                try (TempFile file = TempFile.create().write(new byte[] {1})) {
                    System.out.println("made in=" + file.path().getParent().getParent());
                }
            }
        }
    }
}
