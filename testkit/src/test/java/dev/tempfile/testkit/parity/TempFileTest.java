package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.ByteFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.TextFormat;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Garbage;
import dev.tempfile.testkit.process.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Python's {@code NamedTemporaryFile}: a file with a path, deleted on close. */
@Timeout(120)
class TempFileTest {
    @TempDir
    private Path here;

    /** What was forgotten here on purpose, and is not collected yet, is alive to whoever comes next in this JVM. */
    @AfterAll
    static void endWhatWasForgotten() throws IOException {
        TempFiles.deleteAll();
    }

    /** How a named file can be made. */
    enum Where {
        IN {
            @Override
            TempFile create(Path directory) throws IOException {
                return TempSpec.defaults().in(directory).createFile();
            }
        },
        DIRECTLY_IN {
            @Override
            TempFile create(Path directory) throws IOException {
                return TempSpec.defaults().directlyIn(directory).createFile();
            }
        };

        abstract TempFile create(Path directory) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:ntf-delete")
    void closedItIsGoneAndClosingAgainIsFine(Where where) throws IOException {
        TempFile file = where.create(here);
        Path path = file.path();
        assertThat(path).isRegularFile();

        file.close();
        assertThat(path).doesNotExist();
        file.close();
        file.close();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:ntf-delete")
    void aClosedFileCannotBeUsedAgain(FileType type) throws IOException {
        ByteFile file = type.create(here);
        file.text();
        file.close();

        assertThat(file.isOpen()).isFalse();
        assertThatThrownBy(() -> file.write(new byte[1])).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(file::rewind).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> file.text().readAll()).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> file.moveTo(here.resolve("target"))).isInstanceOf(ClosedChannelException.class);
        if (file instanceof TempFile named) {
            assertThatThrownBy(named::keep).isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    @Tag("parity:ntf-keep")
    @Tag("parity:td-delete-false")
    void whatWasKeptOutlivesItsCloseAndTheProcess() throws IOException {
        Outcome kept = ChildJvm.running(Keeps.class, here).run(here).succeeded();

        assertThat(Path.of(kept.value("file"))).hasContent("kept").hasParent(here);
        assertThat(Path.of(kept.value("directory")).resolve("inside")).hasContent("kept");
        assertThat(Path.of(kept.value("from the start"))).isRegularFile();
        assertThat(here.toFile().list()).as("and nothing else").hasSize(3);
        assertThat(kept.errors()).isEmpty();
    }

    /** Keeps a file and a directory, closes them, and ends. */
    static final class Keeps {
        public static void main(String[] args) throws IOException {
            TempSpec spec = TempSpec.defaults().in(Path.of(args[0]));
            try (TempFile file = spec.createFile();
                    var directory = spec.createDirectory()) {
                file.write("kept".getBytes());
                Files.writeString(directory.resolve("inside"), "kept");
                System.out.println("file=" + file.keep());
                System.out.println("directory=" + directory.keep());
                if (!file.keep().equals(file.path())) {
                    throw new AssertionError("kept twice, at two places");
                }
            }
            System.out.println("from the start=" + spec.createKeptFile());
            TempFiles.deleteAll();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:ntf-reopen")
    void withItsHandleClosedOthersCanOpenItAndItIsStillDeleted(Where where) throws IOException {
        TempFile file = where.create(here);
        file.text().write("for another program");
        file.closeHandle();

        assertThat(file.isOpen()).isFalse();
        Outcome other = ChildJvm.running(PrintsAndAppends.class, here).run(file.path());
        assertThat(other.succeeded().value("read")).isEqualTo("for another program");
        assertThat(file.path()).hasContent("for another program, and back");
        assertThatThrownBy(file::rewind).isInstanceOf(ClosedChannelException.class);

        file.close();
        assertThat(file.path()).doesNotExist();
    }

    /** Another program that opens a file by its path, for itself alone where that is possible. */
    static final class PrintsAndAppends {
        public static void main(String[] args) throws IOException {
            Path path = Path.of(args[0]);
            System.out.println("read=" + Files.readString(path));
            Files.writeString(path, Files.readString(path) + ", and back");
        }
    }

    @Test
    @Tag("parity:ntf-gc")
    void aForgottenFileIsGoneWithAWarningUnlessItsPathIsOut() throws IOException {
        Outcome forgot = ChildJvm.running(Forgets.class, here).run(here).succeeded();

        assertThat(forgot.value("after the collection")).isEqualTo("gone, there");
        assertThat(forgot.value("descriptors")).isEqualTo("0");
        assertThat(String.join("\n", forgot.errors()))
                .contains("A temporary file was never closed: " + forgot.value("unseen")
                        + ". It is closed and deleted now.")
                .contains("A temporary file was never closed: " + forgot.value("seen")
                        + ". Its path was given out, so it is deleted at exit.")
                .contains("try-with-resources");
        assertThat(here).as("after the exit").isEmptyDirectory();
    }

    /** Forgets one file whose path nobody knows and one whose path was asked for. */
    static final class Forgets {
        public static void main(String[] args) throws IOException, InterruptedException {
            TempSpec spec = TempSpec.defaults().in(Path.of(args[0]));
            try (Told told = Told.listening()) {
                spec.createFile();
                Path unseen = told.made.get(0);
                Path seen = spec.createFile().path();
                System.out.println("unseen=" + unseen);
                System.out.println("seen=" + seen);
                Garbage.collectUntil(() -> told.forgotten.size() == 2 && told.deleted.contains(unseen));
                Garbage.collect();
                System.out.println("after the collection=" + (Files.exists(unseen) ? "there" : "gone") + ", "
                        + (Files.exists(seen) ? "there" : "gone"));
                System.out.println(
                        "descriptors=" + OpenFiles.below(Path.of(args[0])).size());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:ntf-user-deleted")
    void aFileThatItsUserDeletedIsNoError(Where where) throws IOException {
        try (TempFile file = where.create(here)) {
            Files.delete(file.path());
        }
        try (TempFile file = where.create(here)) {
            file.closeHandle();
            Files.delete(file.path());
        }
    }

    @Test
    @Tag("parity:ntf-user-deleted")
    void norIsItAtExit() throws IOException {
        Outcome ended = ChildJvm.running(DeletesItself.class, here).run(here).succeeded();

        assertThat(String.join("\n", ended.errors()))
                .contains("still open at exit")
                .doesNotContain("could not be deleted");
        assertThat(here).isEmptyDirectory();
    }

    /** Deletes by path what the library would delete at exit. */
    static final class DeletesItself {
        public static void main(String[] args) throws IOException {
            for (Where where : Where.values()) {
                Files.delete(where.create(Path.of(args[0])).path());
            }
            Files.delete(TempSpec.defaults().in(Path.of(args[0])).createFileUntilExit());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:ntf-renamed")
    void aFileThatWasRenamedIsSomebodyElsesNow(Where where) throws IOException {
        Path renamed = here.resolve("renamed");
        try (TempFile file = where.create(here)) {
            file.write("content".getBytes());
            Files.move(file.path(), renamed);
        }
        assertThat(renamed).hasContent("content");
    }

    @Test
    @Tag("parity:ntf-foreign")
    void besideOtherFilesAnotherFileAtItsNameIsKept() throws IOException {
        Path path;
        try (TempFile file = Where.DIRECTLY_IN.create(here)) {
            path = file.path();
            Files.delete(path);
            Files.writeString(path, "somebody else's");
        }
        assertThat(path).hasContent("somebody else's");
    }

    @Test
    @Tag("parity:ntf-foreign")
    void soItIsAfterTheHandleWasClosed() throws IOException {
        Path path;
        try (TempFile file = Where.DIRECTLY_IN.create(here)) {
            path = file.closeHandle().path();
            Files.delete(path);
            // ext4 gives it the number of the file that was just deleted.
            Files.writeString(path, "somebody else's");
        }
        assertThat(path).hasContent("somebody else's");
    }

    @Test
    @Tag("parity:ntf-foreign")
    void inOurOwnDirectoryNothingMayStay() throws IOException {
        Path path;
        try (TempFile file = Where.IN.create(here)) {
            path = file.path();
            Files.delete(path);
            Files.writeString(path, "somebody else's");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    @Tag("parity:ntf-path-is-dir")
    void aDirectoryAtItsNameIsReported() throws IOException {
        TempFile file = Where.IN.create(here);
        Path path = file.path();
        Files.delete(path);
        Files.createDirectory(path);

        assertThatThrownBy(file::close)
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(path.getFileName().toString());
        assertThat(path).isDirectory();

        // It is still owed, and paid when that is possible.
        Files.delete(path);
        file.close();
        assertThat(TempFiles.live()).noneMatch(alive -> path.equals(alive.path()));
    }

    @Test
    @Tag("parity:ntf-path-is-dir")
    void besideOtherFilesItIsSomebodyElsesAndStays() throws IOException {
        Path path;
        try (TempFile file = Where.DIRECTLY_IN.create(here)) {
            path = file.path();
            Files.delete(path);
            Files.createDirectory(path);
        }
        assertThat(path).isDirectory();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:ntf-iterate")
    void aFileThatOnlyItsLinesHoldIsNotCollected(FileType type) throws IOException, InterruptedException {
        List<String> expected =
                IntStream.range(0, 5000).mapToObj(i -> "line " + i).toList();
        int alive = TempFiles.live().size();

        assertThat(linesOfForgottenFiles(type, expected)).isEqualTo(List.of(expected, expected));

        // Now nothing holds them.
        Garbage.collectUntil(() -> TempFiles.live().size() <= alive);
    }

    /** Twice the lines of a file: from a stream and from a reader, with a collection in the middle. */
    private List<List<String>> linesOfForgottenFiles(FileType type, List<String> written)
            throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        List<String> read = new ArrayList<>();
        Iterator<String> line = linesOfAForgottenFile(type, written).iterator();
        BufferedReader reader = readerOfAForgottenFile(type, written);
        while (line.hasNext()) {
            if (lines.size() == 1000) {
                Garbage.collect();
            }
            lines.add(line.next());
            read.add(reader.readLine());
        }
        return List.of(lines, read);
    }

    private Stream<String> linesOfAForgottenFile(FileType type, List<String> lines) throws IOException {
        ByteFile file = type.create(here);
        file.text().write(String.join("\n", lines));
        return file.rewind().text().lines();
    }

    private BufferedReader readerOfAForgottenFile(FileType type, List<String> lines) throws IOException {
        ByteFile file = type.create(type == FileType.ATOMIC ? Files.createTempDirectory(here, "atomic") : here);
        file.text().write(String.join("\n", lines));
        return new BufferedReader(new java.io.InputStreamReader(file.newInput(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:ntf-bad-args")
    void whereAListenerFailsNothingIsLeft(Making making) throws IOException {
        TempSpec spec = TempSpec.defaults().in(here);
        failingListener(() -> assertThatThrownBy(() -> making.make(spec)).isInstanceOf(IllegalStateException.class));
        assertNothingIsLeft();
    }

    @Test
    @Tag("parity:ntf-bad-args")
    void noneIsLeftBesideOthersEither() throws IOException {
        failingListener(() -> {
            TempSpec beside = TempSpec.defaults().directlyIn(here);
            assertThatThrownBy(beside::createFile).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(beside::createDirectory).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> AtomicFile.open(here.resolve("target"))).isInstanceOf(IllegalStateException.class);
        });
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:ntf-bad-args")
    void aBadTextFormatIsRefusedAndTheFileGoesWithItsBlock(FileType type) throws IOException {
        assertThatThrownBy(() -> {
                    try (ByteFile file = type.create(here)) {
                        file.text();
                        file.text(TextFormat.of(StandardCharsets.ISO_8859_1));
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one file has one format")
                .hasNoSuppressedExceptions();
        assertNothingIsLeft();
    }

    private static void failingListener(Runnable meanwhile) {
        TempFiles.setListener(new TempListener() {
            @Override
            public void created(Path path) {
                throw new IllegalStateException("a listener that fails");
            }
        });
        try {
            meanwhile.run();
        } finally {
            TempFiles.setListener(null);
        }
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(Site.below(here))
                .as("but the directory of this process")
                .allMatch(path -> path.getParent().equals(here)
                        && path.getFileName().toString().startsWith("tempfile-"));
        assertThat(TempFiles.live())
                .noneMatch(alive -> alive.path() != null && alive.path().startsWith(here));
        assertThat(OpenFiles.below(here)).isEmpty();
    }
}
