package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.AtomicFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What names look like, and what is refused. Names that are taken: {@code CollidingNamesTest} of the library. */
@Timeout(120)
class NamesTest {
    private static final String OWNER = "tempfile-[a-z0-9_]{13}";

    @TempDir
    private Path here;

    @ParameterizedTest
    @EnumSource
    @Tag("parity:name-alphabet")
    void betweenPrefixAndSuffixAreEightCharactersOfPythonsAlphabet(Making making) throws IOException {
        TempSpec spec = TempSpec.defaults().in(here).withPrefix("Vor ").withSuffix(" Nach.x");

        assertThat(nameOf(making, spec)).matches("Vor [a-z0-9_]{8} Nach\\.x");
    }

    @Test
    @Tag("parity:name-alphabet")
    void besideOtherFilesTheNameAlsoSaysWhoseItIs() throws IOException {
        TempSpec beside = TempSpec.defaults().directlyIn(here).withSuffix(".x");
        try (TempFile file = beside.createFile();
                TempDirectory directory = beside.createDirectory();
                Told told = Told.listening();
                AtomicFile replacement = AtomicFile.open(here.resolve("target"))) {
            assertThat(file.path().getParent()).isEqualTo(here);
            assertThat(name(file.path())).matches("tmp[a-z0-9_]{8}-" + OWNER + "\\.x");
            assertThat(name(directory.path())).matches("tmp[a-z0-9_]{8}-" + OWNER + "\\.x");
            assertThat(replacement.isOpen()).isTrue();
            assertThat(name(told.made.get(0))).as("hidden").matches("\\.[a-z0-9_]{8}-" + OWNER);
        }
    }

    @Test
    @Tag("parity:name-alphabet")
    void theRandomCharactersAreIndependentOfEachOtherAndOfTheOwner() throws IOException {
        List<String> random = new ArrayList<>();
        Set<String> owners = new HashSet<>();
        TempSpec beside = TempSpec.defaults().directlyIn(here).withPrefix("");
        try (TempFile keepsTheOwnersDirectoryInUse = beside.createFile()) {
            owners.add(name(keepsTheOwnersDirectoryInUse.path()).substring(8));
            for (int i = 0; i < 1000; i++) {
                try (TempFile file = beside.createFile()) {
                    String name = name(file.path());
                    random.add(name.substring(0, 8));
                    owners.add(name.substring(8));
                }
            }
        }

        assertThat(owners).as("one owner, one mark").hasSize(1);
        assertThat(random).doesNotHaveDuplicates();
        for (int place = 0; place < 8; place++) {
            int at = place;
            // Of 1000 even draws each of the 37 characters is missed once in 10^12.
            assertThat(random.stream().map(name -> name.charAt(at)).distinct()).hasSize(37);
        }
    }

    @Test
    @Tag("parity:name-alphabet")
    void whatIsKeptGetsANewNameOfTheSameForm() throws IOException {
        TempSpec spec = TempSpec.defaults().in(here).withSuffix(".x");
        try (TempFile file = spec.createFile();
                TempDirectory directory = spec.createDirectory()) {
            assertThat(name(file.keep())).matches("tmp[a-z0-9_]{8}\\.x");
            assertThat(name(directory.keep())).matches("tmp[a-z0-9_]{8}\\.x");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:name-prefix-default")
    void withoutAPrefixItIsTmpAndAnEmptyOneIsNone(Making making) throws IOException {
        TempSpec spec = TempSpec.defaults().in(here);

        assertThat(nameOf(making, spec)).matches("tmp[a-z0-9_]{8}");
        assertThat(nameOf(making, spec.withPrefix(""))).matches("[a-z0-9_]{8}");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:name-suffix-verbatim")
    void noDotIsAddedToTheSuffix(Making making) throws IOException {
        assertThat(nameOf(making, TempSpec.defaults().in(here).withSuffix("txt")))
                .matches("tmp[a-z0-9_]{8}txt");
    }

    @ParameterizedTest
    @EnumSource(names = {"FILE", "DIRECTORY", "UNNAMED_FILE", "KEPT_FILE", "KEPT_DIRECTORY"})
    @Tag("parity:name-threads")
    void eightThreadsNeverGetTheSameName(Making making) throws Exception {
        TempSpec spec = TempSpec.defaults().in(here);
        // Their names are drawn as those of files are, and what is around the name takes many times as long.
        int each = making.isDirectory() ? 250 : 1000;
        try (Told told = Told.listening()) {
            Callable<Void> many = () -> {
                for (int i = 0; i < each; i++) {
                    making.make(spec).close();
                }
                return null;
            };
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                for (Future<Void> done : threads.invokeAll(Collections.nCopies(8, many))) {
                    done.get();
                }
            } finally {
                threads.shutdownNow();
            }

            assertThat(told.made).hasSize(8 * each);
            assertThat(new HashSet<>(told.made)).hasSize(8 * each);
        }
    }

    /** Java has no paths of bytes; what is nearest is a path of another provider, and text that is no name on this one. */
    @Test
    @Tag("parity:name-bytes")
    void aDirectoryOfAnotherProviderGivesPathsOfThatProvider() throws IOException {
        try (FileSystem other = Jimfs.newFileSystem(Configuration.unix())) {
            Path directory = Files.createDirectory(other.getPath("/dir"));
            TempSpec spec = TempSpec.defaults().in(directory);
            for (Making making : Making.values()) {
                // What lives until exit would outlive the provider.
                if (making.isNamed() && !making.name().endsWith("UNTIL_EXIT")) {
                    try (Making.Thing made = making.make(spec)) {
                        assertThat(made.path().getFileSystem()).isSameAs(other);
                    }
                }
            }
        }
    }

    @Test
    @Tag("parity:name-bytes")
    void textThatNoNameCanHoldIsRefusedAndNothingIsCreated() {
        TempSpec spec = TempSpec.defaults().in(here);

        assertThatThrownBy(() -> spec.withSuffix("half a surrogate pair: \ud83d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no file name here can hold");

        assertThat(here).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:name-no-retry")
    void aFileInPlaceOfTheDirectoryIsAnErrorAtOnce(Making making) throws IOException {
        Path file = Files.writeString(here.resolve("file"), "content");
        try (Told told = Told.listening()) {
            assertThatThrownBy(() -> making.make(TempSpec.defaults().in(file)))
                    .isInstanceOf(NotDirectoryException.class)
                    .hasMessageContaining(file.toString());

            assertThat(told.tried).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(file).hasContent("content");
    }

    @Test
    @AsOrdinaryUser
    @Tag("parity:name-no-retry")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aDirectoryWithoutTheRightToWriteIsAnErrorAtOnce(Path mine) throws IOException {
        Path readOnly = Files.createDirectory(mine.resolve("read-only"));
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-x------"));
        for (Making making : Making.values()) {
            try (Told told = Told.listening()) {
                assertThatThrownBy(() -> making.make(TempSpec.defaults().in(readOnly)))
                        .as(making.name())
                        .isInstanceOf(AccessDeniedException.class)
                        .hasMessageContaining(readOnly.toString());
                assertThat(told.tried).hasSizeLessThanOrEqualTo(1);
            }
        }
        try (Told told = Told.listening()) {
            assertThatThrownBy(() -> AtomicFile.open(readOnly.resolve("target")))
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessageContaining(readOnly.toString());
            assertThat(told.tried).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(readOnly).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource
    @Tag("parity:name-hostile")
    void whatLeadsOutOfTheDirectoryIsRefusedWhenTheRecipeIsMade(String hostile) {
        TempSpec spec = TempSpec.defaults().in(here);

        assertThatThrownBy(() -> spec.withPrefix(hostile))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leads out of the directory");
        assertThatThrownBy(() -> spec.withSuffix(hostile))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leads out of the directory");

        assertThat(here).isEmptyDirectory();
    }

    static Stream<String> whatLeadsOutOfTheDirectoryIsRefusedWhenTheRecipeIsMade() {
        return Stream.of("../x", "/abs", "a/b", "..\\x", "c:\\x", "/", "a\0b");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "-rf", "~", "$HOME", "*", " "})
    @Tag("parity:name-hostile")
    void whatOnlyLooksHostileIsAName(String strange) throws IOException {
        try (TempFile file = TempSpec.defaults().in(here).withPrefix(strange).createFile()) {
            assertThat(name(file.path())).startsWith(strange).hasSize(strange.length() + 8);
            assertThat(file.path().getParent().getParent()).isEqualTo(here);
        }
    }

    private static String nameOf(Making making, TempSpec spec) throws IOException {
        try (Told told = Told.listening();
                Making.Thing made = making.make(spec)) {
            assertThat(told.made).hasSize(1);
            return name(told.made.get(0));
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
