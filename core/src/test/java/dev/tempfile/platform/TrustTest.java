package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which directories another user could exchange what stands there. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
class TrustTest {
    private static final int STICKY_AND_OPEN = 01777;

    @TempDir
    private Path here;

    private Path directory(String mode) throws IOException {
        Path directory = Files.createDirectory(here.resolve("mode-" + mode));
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwx------", "rwxr-xr-x", "-wx--x--x"})
    void oursAloneToWriteIsSafe(String mode) throws IOException {
        Path directory = directory(mode);
        assertThat(Trust.onlyOwnerCanReplaceEntriesOf(directory)).isTrue();
        assertThat(Trust.onlyOwnerMayWrite(attributes(directory))).isTrue();
        assertThat(Trust.openToOthers(directory)).isFalse();
        assertThat(Trust.sticky(directory)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void whereTheGroupOrOthersMayWriteTheyCanExchangeAnything(String mode) throws IOException {
        Path directory = directory(mode);
        assertThat(Trust.onlyOwnerCanReplaceEntriesOf(directory)).isFalse();
        assertThat(Trust.onlyOwnerMayWrite(attributes(directory))).isFalse();
        assertThat(Trust.openToOthers(directory)).isTrue();
    }

    @Test
    void theStickyBitKeepsThemFromWhatIsNotTheirs() throws IOException {
        Path directory = directory("rwxrwxrwx");
        Files.setAttribute(directory, "unix:mode", STICKY_AND_OPEN);
        assertThat(Trust.sticky(directory)).isTrue();
        assertThat(Trust.openToOthers(directory)).isFalse();
        assertThat(Trust.onlyOwnerCanReplaceEntriesOf(directory)).isTrue();
        assertThat(Trust.onlyOwnerMayWrite(attributes(directory)))
                .as("they may put in what they like all the same")
                .isFalse();
    }

    @Test
    void whatRootHasIsSafeAndNotOurs() throws IOException {
        Path root = Path.of("/");
        assertThat(Trust.onlyOwnerCanReplaceEntriesOf(root)).isTrue();
        assertThat(Trust.ours(attributes(root))).isEqualTo(isRoot());
        assertThat(Trust.onlyOwnerMayWrite(attributes(root))).isEqualTo(isRoot());
        assertThat(Trust.ours(attributes(here))).isTrue();
    }

    @Test
    void whatAnotherUserHasIsNeither() throws IOException {
        assumeTrue(isRoot(), "needs root, to have a directory of another user");
        Path theirs = directory("rwx------");
        Files.setAttribute(theirs, "unix:uid", 64_001);
        assertThat(Trust.ours(attributes(theirs))).isFalse();
        assertThat(Trust.onlyOwnerMayWrite(attributes(theirs))).isFalse();
        assertThat(Trust.onlyOwnerCanReplaceEntriesOf(theirs)).isFalse();
    }

    private boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(here, "unix:uid"));
    }

    @Test
    void whatCannotBeLookedAtIsNotTrusted() {
        assertThat(Trust.onlyOwnerCanReplaceEntriesOf(here.resolve("missing"))).isFalse();
    }

    @Test
    void aProviderWithoutPermissionsHasNoOtherUsers() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(here.resolve("archive.zip"), Map.of("create", "true"))) {
            Path root = zip.getPath("/");
            assertThat(Trust.onlyOwnerCanReplaceEntriesOf(root)).isTrue();
            assertThat(Trust.openToOthers(root)).isFalse();
            assertThat(Trust.sticky(root)).isFalse();
        }
    }

    @Test
    void aPathIsSafeWithoutItsLinksAndOnlyIfEachOfItsLevelsIs() throws IOException {
        for (Path level = here.toRealPath(); level != null; level = level.getParent()) {
            assumeTrue(
                    Trust.onlyOwnerCanReplaceEntriesOf(level),
                    "needs a directory for temporary files that others cannot exchange");
        }
        Path deep = Files.createDirectories(here.resolve("level/deep"));
        Path link = Files.createSymbolicLink(here.resolve("link"), here.resolve("level"));
        assertThat(Trust.safePath(deep)).isEqualTo(deep.toRealPath());
        assertThat(Trust.safePath(link.resolve("deep"))).isEqualTo(deep.toRealPath());

        Files.setPosixFilePermissions(deep.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(Trust.safePath(deep)).isNull();
    }
}
