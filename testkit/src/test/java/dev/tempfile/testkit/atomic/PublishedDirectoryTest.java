package dev.tempfile.testkit.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.PublishException;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.OnTmpfs;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory that was staged is put at its target whole or not at all; without the native calls. */
@Timeout(120)
class PublishedDirectoryTest {
    private static final AtomicSpec REPLACING = AtomicSpec.atomic().replacing();

    @TempDir
    private Path here;

    @AfterEach
    void nothingIsAlive() throws IOException {
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
    }

    private static TempDirectory staged(Path in) throws IOException {
        TempDirectory staged = TempSpec.defaults().in(in).createDirectory();
        Files.writeString(Files.createDirectories(staged.resolve("a/b")).resolve("file"), "content");
        Files.createSymbolicLink(staged.resolve("link"), Path.of("a"));
        return staged;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void itIsThereWithAllThatItHolds() throws IOException {
        Path ordinary = Files.createDirectory(here.resolve("ordinary"));
        for (AtomicSpec spec : List.of(AtomicSpec.atomic(), AtomicSpec.unsynced(), REPLACING)) {
            TempDirectory staged = staged(here);
            Path was = staged.path();
            TempFile file = staged.createFile().write(new byte[3]);
            String name = file.path().getFileName().toString();
            Path target = here.resolve("target");
            assertThat(staged.moveTo(target, spec)).isEqualTo(target);
            assertThat(staged.path()).isEqualTo(target);
            assertThat(target.resolve("a/b/file")).hasContent("content");
            assertThat(target.resolve("link")).isSymbolicLink();
            assertThat(target.resolve(name)).hasSize(3);
            assertThat(file.isOpen()).isFalse();
            assertThat(mode(target)).isEqualTo(mode(ordinary));
            assertThat(mode(target.resolve(name))).as("of a private file in it").isEqualTo("rw-------");
            assertThat(was).doesNotExist();
            staged.close();
            assertThat(target).isDirectory();
            assertThatThrownBy(() -> staged.moveTo(here.resolve("again")))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("was kept");
            TempFiles.deleteTree(target);
        }
    }

    @Test
    void nothingIsReplacedUnlessToldToAndThenOnlyAnEmptyDirectory() throws IOException {
        Path full = Files.createDirectory(here.resolve("full"));
        Path precious = Files.writeString(full.resolve("precious"), "content");
        Path empty = Files.createDirectory(here.resolve("empty"));
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwxr-x---"));
        Path file = Files.createFile(here.resolve("file"));
        try (TempDirectory staged = staged(here)) {
            for (Path target : List.of(full, empty, file)) {
                assertThatThrownBy(() -> staged.moveTo(target)).isInstanceOf(FileAlreadyExistsException.class);
            }
            assertThatThrownBy(() -> staged.moveTo(file, REPLACING))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("a directory replaces only another one");
            assertThatThrownBy(() -> staged.moveTo(full, REPLACING))
                    .isInstanceOfSatisfying(PublishException.class, failure -> {
                        assertThat(failure.isPublished()).isFalse();
                        assertThat(failure.step()).isEqualTo(PublishException.Step.REPLACE);
                    })
                    .hasMessageContaining("in one step")
                    .hasMessageContaining("tempfile-linux");
            assertThat(precious).hasContent("content");
            assertThat(mode(staged.path())).as("private again").isEqualTo("rwx------");
            assertThat(staged.moveTo(empty, REPLACING)).isEqualTo(empty);
        }
        assertThat(empty.resolve("a/b/file")).hasContent("content");
        assertThat(mode(empty)).as("of the one that was replaced").isEqualTo("rwxr-x---");
    }

    @Test
    void whatTakesTheNameMeanwhileIsLeftAloneAndItIsSaidWhatToDo() throws Exception {
        AtomicSpec spec = AtomicSpec.atomic().exclusive(Duration.ofSeconds(30));
        for (String kind : List.of("file", "directory", "link")) {
            Path target = here.resolve(kind);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            try (TempDirectory staged = staged(here)) {
                Thread mover = new Thread(() -> {
                    try {
                        staged.moveTo(target, spec);
                    } catch (Throwable failure) {
                        thrown.set(failure);
                    }
                });
                try (AtomicFile holder = AtomicFile.open(target, spec)) {
                    assertThat(holder.target()).isEqualTo(target);
                    mover.start();
                    // It waits for the lock when it has seen that nothing is there.
                    while (mover.getState() != Thread.State.TIMED_WAITING) {
                        Thread.sleep(1);
                    }
                    switch (kind) {
                        case "file" -> Files.writeString(target, "hers");
                        case "directory" ->
                            Files.createFile(Files.createDirectory(target).resolve("hers"));
                        default -> Files.createSymbolicLink(target, here.resolve("nothing"));
                    }
                }
                mover.join();
                assertThat(staged.resolve("a/b/file")).as("still ours").hasContent("content");
            }
            assertThat(thrown.get())
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessage(target + ": exists already; name another target, or say AtomicSpec.replacing()");
        }
        assertThat(here.resolve("file")).hasContent("hers");
        assertThat(here.resolve("directory/hers")).exists();
        assertThat(here.resolve("link")).isSymbolicLink();
    }

    @Test
    void aLinkIsFollowedAndMissingDirectoriesAreMade() throws IOException {
        Path real = Files.createDirectory(here.resolve("real"));
        Path link = Files.createSymbolicLink(here.resolve("current"), real);
        assertThat(staged(here).moveTo(link, REPLACING)).isEqualTo(real);
        assertThat(link).isSymbolicLink();
        assertThat(real.resolve("a/b/file")).exists();
        Path deep = here.resolve("x/y/target");
        try (TempDirectory staged = staged(here)) {
            assertThatThrownBy(() -> staged.moveTo(deep)).isInstanceOf(NoSuchFileException.class);
            Files.createFile(here.resolve("x"));
            assertThatThrownBy(() -> staged.moveTo(deep, AtomicSpec.atomic().creatingParents()))
                    .isInstanceOf(FileSystemException.class);
            Files.delete(here.resolve("x"));
            staged.moveTo(deep, AtomicSpec.atomic().creatingParents());
        }
        assertThat(deep.resolve("a/b/file")).exists();
    }

    @Test
    @OnTmpfs("size=4m")
    void onAnotherFileSystemItIsRefusedForItWouldBeMoreThanOneStep(Path top) throws IOException {
        Path beside = top.getParent();
        try (TempDirectory staged = staged(beside)) {
            assertThatThrownBy(() -> staged.moveTo(top.resolve("target")))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("lies on another file system")
                    .hasMessageContaining("TempSpec.in(directory)");
            assertThat(staged.resolve("a/b/file")).hasContent("content");
            assertThat(Site.below(top)).isEmpty();
            assertThatThrownBy(() -> staged.moveTo(top.resolve("target"), AtomicSpec.durable()))
                    .hasMessageContaining("durability cannot be promised");
        }
    }

    @Test
    void itIsWholeOrNotThereWhereAllIsDeletedInTheSameMoment() throws Exception {
        for (int round = 0; round < 60; round++) {
            TempDirectory staged = TempSpec.defaults().in(here).createDirectory();
            for (int i = 0; i < 20; i++) {
                Files.createFile(staged.resolve("file-" + i));
                staged.createFile();
            }
            Path target = here.resolve("target");
            CountDownLatch begin = new CountDownLatch(1);
            Thread deleting = new Thread(() -> deleteAll(begin));
            deleting.start();
            begin.countDown();
            Path there = published(staged, target, round % 2 == 0);
            deleting.join();
            if (there != null) {
                try (Stream<Path> files = Files.list(there)) {
                    assertThat(files).as("round " + round).hasSize(40);
                }
                TempFiles.deleteTree(there);
            }
            assertThat(target).doesNotExist();
            staged.close();
        }
    }

    private static @Nullable Path published(TempDirectory staged, Path target, boolean kept) throws IOException {
        try {
            return kept ? staged.keep() : staged.moveTo(target, AtomicSpec.unsynced());
        } catch (NoSuchFileException deletedBefore) {
            return null;
        }
    }

    private static void deleteAll(CountDownLatch begin) {
        try {
            begin.await();
            TempFiles.deleteAll();
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }
}
