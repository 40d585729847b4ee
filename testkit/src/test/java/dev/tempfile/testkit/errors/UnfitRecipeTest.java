package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.TextFormat;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused when the recipe is written, long before anything is made. */
class UnfitRecipeTest {
    @TempDir
    private Path here;

    @ParameterizedTest
    @CsvSource({"../up, '/'", "/absolute, '/'", "a/b, '/'", "/, '/'", "..\\up, '\\'", "a\\b, '\\'"})
    void aNameThatLeadsOutOfTheDirectory(String hostile, String because) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TempSpec.defaults().withPrefix(hostile))
                .withMessageContaining("\"" + hostile + "\"")
                .withMessageContaining("must not hold '" + because + "'")
                .withMessageContaining("choose the directory with in(directory)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TempSpec.defaults().withSuffix(hostile))
                .withMessageContaining("\"" + hostile + "\"")
                .withMessageContaining("must not hold '" + because + "'");
    }

    @Test
    void aNulInAName() {
        for (String hostile : new String[] {"\0", "a\0b", "a\0"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TempSpec.defaults().withPrefix(hostile))
                    .withMessageContaining("must not hold NUL")
                    .withMessageNotContaining("\0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TempSpec.defaults().withSuffix(hostile))
                    .withMessageContaining("must not hold NUL");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e4", "\u4e16"})
    void aNameOfThreeHundredBytes(String letter) {
        int bytes = letter.getBytes(StandardCharsets.UTF_8).length;
        String tooLong = letter.repeat(300 / bytes);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TempSpec.defaults().withPrefix(tooLong))
                .withMessageContaining("must not be longer than 223 bytes, and have 300")
                .withMessageContaining("file systems allow names of 255");
        TempSpec half = TempSpec.defaults().withSuffix(letter.repeat(150 / bytes));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> half.withPrefix(letter.repeat(150 / bytes)))
                .withMessageContaining("have 300");
    }

    @Test
    void theLongestNameThatIsAllowedCanBeMade() throws IOException {
        TempSpec longest = TempSpec.defaults().withPrefix("p".repeat(111)).withSuffix("s".repeat(112));
        try (TempFile inside = longest.in(here).createFile();
                TempFile beside = longest.directlyIn(here).createFile()) {
            assertThat(inside.path().getFileName().toString())
                    .hasSize(231)
                    .startsWith("ppp")
                    .endsWith("sss");
            assertThat(beside.path().getFileName().toString())
                    .hasSizeLessThanOrEqualTo(255)
                    .hasSizeGreaterThan(231);
        }
    }

    @Test
    void namesThatOnlyLookDangerousAreNames() throws IOException {
        for (String harmless : new String[] {"..", ".", "-rf ", "*", "$(id)", " ", "\n", "~"}) {
            try (TempFile file =
                    TempSpec.defaults().withPrefix(harmless).in(here).createFile()) {
                assertThat(file.path().getFileName().toString()).startsWith(harmless);
                assertThat(file.path().getParent().getParent()).isEqualTo(here);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void aNegativeNumberOfBytes(long negative) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TempSpec.defaults().withQuota(negative))
                .withMessage("a quota must not be negative: " + negative);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpooledFile.create(negative))
                .withMessage("the limit of a spooled file must not be negative: " + negative);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-JISAutoDetect", "ISO-2022-CN"})
    void aCharsetThatCanOnlyBeRead(String name) {
        Charset guessing = Charset.forName(name);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextFormat.of(guessing))
                .withMessageContaining(name)
                .withMessageContaining("can only be read; name the charset that you write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "/etc/passwd", "a/../../b", "", ".", "a/..", "..", "sub/../.."})
    void aNameFromOutsideThatLeadsOutOfADirectory(String hostile) throws IOException {
        try (TempDirectory work = TempSpec.defaults().in(here).createDirectory()) {
            assertThatThrownBy(() -> work.resolve(hostile))
                    .isInstanceOf(InvalidPathException.class)
                    .hasMessageContaining("leads out of the temporary directory " + work.path())
                    .hasMessageContaining("use a name in it");
            assertThat(work.resolve("a/./b/../c")).isEqualTo(work.path().resolve("a/c"));
            assertThatThrownBy(() -> work.resolve("a\0b")).isInstanceOf(InvalidPathException.class);
        }
    }

    @Test
    void aScopeKeepsNothing() throws IOException {
        try (TempDirectory work = TempSpec.defaults().in(here).createDirectory()) {
            for (Keeping keeping : new Keeping[] {
                TempSpec::createKeptFile,
                TempSpec::createKeptDirectory,
                TempSpec::createFileUntilExit,
                TempSpec::createDirectoryUntilExit
            }) {
                assertThatThrownBy(() -> keeping.from(work.spec()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("keep()");
            }
            assertThat(work.path()).isEmptyDirectory();
        }
    }

    private interface Keeping {
        Path from(TempSpec spec) throws IOException;
    }

    @Test
    void aScopeThatWasClosed() throws IOException {
        TempDirectory work = TempSpec.defaults().in(here).createDirectory();
        TempSpec spec = work.spec();
        work.close();
        for (Make make : new Make[] {
            work::createFile,
            spec::createFile,
            spec::createUnnamedFile,
            spec::createDirectory,
            () -> work.zipTo(here.resolve("work.zip")),
            () -> work.unpack(UnfitRecipeTest.class, "UnfitRecipeTest.class"),
            work::keep
        }) {
            assertThatThrownBy(make::now)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("this temporary directory was closed; make another one");
        }
        assertThat(Files.exists(here.resolve("work.zip"))).isFalse();
    }

    private interface Make {
        Object now() throws IOException;
    }
}
