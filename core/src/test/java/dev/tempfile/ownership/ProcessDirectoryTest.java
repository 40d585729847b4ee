package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.deletion.TreeDeletion;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The directory of a process: who may use it, when it goes, and that it is listed exactly as long as it lives. */
@Timeout(120)
class ProcessDirectoryTest {
    @TempDir
    private Path here;

    private ProcessDirectory directory;

    @BeforeEach
    void create() throws IOException {
        directory = ProcessDirectory.create(here);
    }

    private boolean isListed() {
        return ListedOwners.contains(directory.path().getFileName().toString());
    }

    @Test
    void itsNameMarksWhatLiesBesideOthers() throws IOException {
        assertThat(directory.path()).hasParent(here);
        assertThat(directory.mark()).isEqualTo("-" + directory.path().getFileName());
        assertThat(directory.mark()).startsWith("-tempfile-");
        directory.delete();
    }

    @Test
    void itIsRetiredOnceNobodyUsesIt() {
        assertThat(directory.isIdle()).isTrue();
        assertThat(directory.acquire()).isTrue();
        assertThat(directory.acquire()).isTrue();
        assertThat(directory.isIdle()).isFalse();
        assertThat(directory.retire()).isFalse();
        directory.release();
        assertThat(directory.retire()).as("one still uses it").isFalse();
        directory.release();

        assertThat(isListed()).isTrue();
        assertThat(directory.retire()).isTrue();

        assertThat(directory.exists()).isFalse();
        assertThat(isListed()).isFalse();
        assertThat(directory.acquire()).as("it is gone").isFalse();
        assertThat(directory.retire()).as("once").isFalse();
    }

    @Test
    void oneThatAPathWasHandedOutOfIsNeverRetired() throws IOException {
        directory.handOut();
        assertThat(directory.isIdle()).isFalse();
        assertThat(directory.isHandedOut()).isTrue();
        assertThat(directory.retire()).isFalse();
        assertThat(directory.exists()).isTrue();

        directory.delete();

        assertThat(directory.exists()).isFalse();
        assertThat(isListed()).isFalse();
    }

    @Test
    void oneThatHoldsSomethingGoesOnBeingUsed() throws IOException {
        Path theirs = Files.createFile(directory.path().resolve("theirs"));
        assertThat(directory.retire()).isFalse();
        assertThat(theirs).exists();
        assertThat(isListed()).isTrue();
        assertThat(directory.acquire()).isTrue();
        directory.release();

        Files.delete(theirs);
        assertThat(directory.retire()).isTrue();
    }

    @Test
    void oneThatSomebodyDeletedIsGivenUp() throws IOException {
        TreeDeletion.delete(directory.path(), null, null);
        assertThat(directory.retire()).isTrue();
        assertThat(isListed()).isFalse();
        assertThat(directory.acquire()).isFalse();
    }

    @Test
    void whereNothingCanBeMadeNothingIsListed() throws IOException {
        String before = System.getProperty("dev.tempfile.owners").trim();
        assertThatThrownBy(() -> ProcessDirectory.create(here.resolve("missing")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("does not exist: create it");
        assertThat(System.getProperty("dev.tempfile.owners").trim()).isEqualTo(before);
        directory.delete();
    }

    @Test
    void whatAProviderCannotKeepPrivateIsSaid() throws IOException {
        assertThat(directory.tooOpen()).isNull();
        directory.delete();
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            ProcessDirectory open = ProcessDirectory.create(zip.getPath("/"));
            assertThat(open.tooOpen()).isEqualTo("the file system takes no permissions when a file is created");
            open.refuseWithoutExecution();
            open.delete();
        }
    }
}
