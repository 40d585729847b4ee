package dev.tempfile.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.ByteFile;
import dev.tempfile.LiveEntry;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every file of this library does, whatever its type and wherever it lies: memory or disk makes no difference.
 *
 * <p>A test class for a type extends this one, and says how a file is made and where. Each test gets a new {@link Site}; after it
 * nothing may be left there but what the test published.
 */
public abstract class ByteFileContract
        implements ContentContract, StreamContract, TextContract, ClosingContract, PublishingContract, ThreadContract {
    private final List<ByteFile> made = new ArrayList<>();
    private Site site;
    private Path temporary;
    private Path targets;
    private List<LiveEntry> aliveBefore = List.of();

    /** A new place for one test. */
    protected abstract Site openSite() throws IOException;

    /** A new file of the type under test, made with {@code spec} where the type is made with a recipe. */
    protected abstract ByteFile create(TempSpec spec) throws IOException;

    @BeforeEach
    final void prepare() throws IOException {
        giveUpWhatEarlierTestsLeft();
        aliveBefore = TempFiles.live();
        site = openSite();
        temporary = Files.createDirectory(site.directory().resolve("temporary"));
        targets = Files.createDirectory(site.directory().resolve("targets"));
    }

    /** On a file system that its test closed nothing can be deleted any more, which is said once. */
    private static void giveUpWhatEarlierTestsLeft() {
        try {
            TempFiles.deleteAll();
        } catch (IOException left) {
            System.out.println("left by an earlier test: " + left.getMessage());
        }
    }

    @AfterEach
    final void nothingIsLeft() throws IOException {
        if (site == null) {
            return;
        }
        try (Site ending = site) {
            for (ByteFile file : made) {
                file.close();
            }
            // Another test may have forgotten something on purpose, which nobody has collected yet.
            assertThat(TempFiles.live())
                    .as("alive")
                    .filteredOn(entry -> !aliveBefore.contains(entry))
                    .isEmpty();
            assertThat(Site.below(temporary))
                    .as("left among the temporary files")
                    .allMatch(Files::isDirectory);
            assertThat(Site.below(targets))
                    .as("left beside the targets")
                    .noneMatch(path -> path.getFileName().toString().contains("tempfile-"));
            TempFiles.deleteAll();
            assertThat(Site.below(temporary)).as("left of the process").isEmpty();
        }
    }

    @Override
    public final Site site() {
        return site;
    }

    @Override
    public final Path target(String name) {
        return targets.resolve(name);
    }

    @Override
    public final ByteFile newFile() throws IOException {
        ByteFile file = create(TempSpec.defaults().in(temporary));
        made.add(file);
        return file;
    }

    /** Where a file is made that is made beside a target. */
    protected final Path unusedTarget() {
        return targets.resolve("never-published");
    }

    @Test
    final void aFileSaysWhatItIs() throws IOException {
        try (ByteFile file = newFile()) {
            String type = file.getClass().getSimpleName();
            assertThat(file.toString()).startsWith(type + "[").doesNotContain("closed");
            file.close();
            assertThat(file.toString()).startsWith(type + "[").endsWith("closed]");
        }
    }
}
