package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.CandidateDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which directory is used where nobody named one. With real environments: {@code DirectoryLookupTest} of the testkit. */
@Timeout(120)
class DirectoryLookupTest {
    private final Map<String, String> environment = new HashMap<>();
    private final String property = System.getProperty("java.io.tmpdir");

    @TempDir
    private Path here;

    @BeforeEach
    void fromAnEmptyEnvironment() {
        DefaultDirectory.environment = environment::get;
        DefaultDirectory.set(null);
        System.setProperty("java.io.tmpdir", "");
    }

    @AfterEach
    void backToTheRealOne() {
        DefaultDirectory.environment = null;
        DefaultDirectory.set(null);
        System.setProperty("java.io.tmpdir", property);
    }

    @Test
    @Tag("parity:dir-env-order")
    void theVariablesAreAskedInPythonsOrder() throws IOException {
        environment.put("TMPDIR", directory("first").toString());
        environment.put("TEMP", directory("second").toString());
        environment.put("TMP", directory("third").toString());
        assertThat(lookup()).isEqualTo(here.resolve("first"));

        environment.remove("TMPDIR");
        assertThat(lookup()).isEqualTo(here.resolve("second"));

        environment.remove("TEMP");
        assertThat(lookup()).isEqualTo(here.resolve("third"));
    }

    @Test
    @Tag("parity:dir-env-order")
    void aDirectoryThatSomebodyToldTheJvmComesBeforeTheVariables() throws IOException {
        environment.put("TMPDIR", directory("variable").toString());

        System.setProperty("java.io.tmpdir", directory("told").toString());
        assertThat(lookup()).isEqualTo(here.resolve("told"));

        // What the JVM sets by itself says nothing.
        System.setProperty("java.io.tmpdir", "/tmp");
        assertThat(lookup()).isEqualTo(here.resolve("variable"));
    }

    @Test
    @Tag("parity:dir-env-empty")
    void anEmptyVariableIsSkipped() throws IOException {
        environment.put("TMPDIR", "");
        environment.put("TEMP", directory("used").toString());

        assertThat(lookup()).isEqualTo(here.resolve("used"));
        assertThat(TempFiles.candidates())
                .extracting(CandidateDirectory::source)
                .doesNotContain("TMPDIR");
    }

    @Test
    @Tag("parity:dir-env-unusable")
    void oneThatCannotBeUsedIsPassedOver() throws IOException {
        environment.put("TMPDIR", here.resolve("missing").toString());
        environment.put("TEMP", Files.createFile(here.resolve("file")).toString());
        environment.put("TMP", directory("used").toString());

        assertThat(lookup()).isEqualTo(here.resolve("used"));
        assertThat(TempFiles.candidates().subList(0, 3))
                .extracting(CandidateDirectory::problem)
                .containsExactly("does not exist", "is not a directory", null);
        assertThat(TempFiles.candidates().subList(0, 3))
                .extracting(CandidateDirectory::usable)
                .containsExactly(false, false, true);
    }

    @Test
    @Tag("parity:dir-env-relative")
    void aRelativePathBecomesAbsoluteByItsTextAlone() throws IOException {
        Path link = Files.createSymbolicLink(here.resolve("Link"), directory("Target"));
        Path fromHere = Path.of("").toAbsolutePath().relativize(here);
        environment.put("TMPDIR", "./" + fromHere + "/Link/../Link");

        Path found = lookup();

        assertThat(found).as("the link and its case are kept").isEqualTo(link);
        assertThat(found.toString()).isEqualTo(here + "/Link");
    }

    @Test
    @Tag("parity:dir-probe-clean")
    void theProofLeavesNothing() throws IOException {
        environment.put("TMPDIR", directory("used").toString());

        assertThat(lookup()).isEqualTo(here.resolve("used"));

        assertThat(here.resolve("used")).isEmptyDirectory();
    }

    @Test
    @Tag("parity:dir-cache")
    void theAnswerIsKeptUntilItIsAskedForAnew() throws IOException {
        environment.put("TMPDIR", directory("before").toString());
        assertThat(TempFiles.defaultDirectory()).isEqualTo(here.resolve("before"));

        environment.put("TMPDIR", directory("after").toString());
        assertThat(TempFiles.defaultDirectory()).isEqualTo(here.resolve("before"));

        TempFiles.setDefaultDirectory(null);
        assertThat(TempFiles.defaultDirectory()).isEqualTo(here.resolve("after"));
    }

    @Test
    void everyCandidateIsListedOnce() throws IOException {
        environment.put("TMPDIR", directory("same").toString());
        environment.put("TMP", here.resolve("same").toString());

        List<CandidateDirectory> candidates = TempFiles.candidates();

        assertThat(candidates).extracting(CandidateDirectory::path).doesNotHaveDuplicates();
        assertThat(candidates.get(0).source()).isEqualTo("TMPDIR");
        assertThat(candidates.get(candidates.size() - 1).source()).isEqualTo("current directory");
    }

    @Test
    void whatIsNoPathIsListedAndPassedOver() throws IOException {
        environment.put("TMPDIR", "not\0a path");
        environment.put("TEMP", "not\0a path");
        environment.put("TMP", directory("used").toString());

        assertThat(lookup()).isEqualTo(here.resolve("used"));
        assertThat(TempFiles.candidates().subList(0, 2))
                .as("each, for what it stands for is not known")
                .allSatisfy(candidate -> assertThat(candidate.problem()).startsWith("not a path: "))
                .allSatisfy(
                        candidate -> assertThat(candidate.path().getFileName()).hasToString("not_a_path"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ofWhatIsNoPathEverythingIsShownThatOneCanHold() {
        environment.put("TMPDIR", "/not\0a/pa\u007fth");
        assertThat(TempFiles.candidates().get(0).path()).hasToString("/not_a/pa_th");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the words of its C library")
    void whatElseIsWrongIsSaidInTheSystemsWords() {
        environment.put("TMPDIR", here.resolve("d".repeat(300)).toString());
        assertThat(TempFiles.candidates().get(0).problem()).isEqualTo("File name too long");
    }

    @Test
    void whereTheProviderKnowsNoSuchRightProgramsCanBeExecuted() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            assertThat(Execution.possibleIn(zip.getPath("/"))).isTrue();
            assertThat(zip.getPath("/")).isEmptyDirectory();
        }
        assertThat(Execution.possibleIn(here)).isTrue();
        assertThat(here).isDirectoryNotContaining("glob:**probe*");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theSystemsOwnDirectoriesComeLastButOne() {
        assertThat(TempFiles.candidates())
                .filteredOn(candidate -> candidate.source().equals("platform"))
                .extracting(candidate -> candidate.path().toString())
                .containsExactly("/tmp", "/var/tmp", "/usr/tmp");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSlashAtTheEndOfTheJvmsOwnAnswerTellsNothingMore() throws IOException {
        environment.put("TMPDIR", directory("variable").toString());
        for (String itsOwn : new String[] {"/tmp/", "/var/folders/x/T/"}) {
            System.setProperty("java.io.tmpdir", itsOwn);
            assertThat(lookup()).isEqualTo(here.resolve("variable"));
        }
        System.setProperty("java.io.tmpdir", "/");
        assertThat(TempFiles.candidates().get(0).path()).hasToString("/");
    }

    @Test
    void programsGoWhereEverythingGoesIfTheyCanRunThere() throws IOException {
        environment.put("TMPDIR", directory("used").toString());
        lookup();
        try (TempFile program = TempSpec.defaults().executable().createFile()) {
            assertThat(program.path()).startsWith(here.resolve("used"));
            assertThat(here.resolve("used"))
                    .isDirectoryNotContaining(
                            path -> !path.equals(program.path().getParent()));
        } finally {
            TempFiles.deleteAll();
        }
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectory(here.resolve(name));
    }

    private static Path lookup() throws IOException {
        TempFiles.setDefaultDirectory(null);
        return TempFiles.defaultDirectory();
    }
}
