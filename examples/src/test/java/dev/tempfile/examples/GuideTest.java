package dev.tempfile.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The catalogue of the examples, and the golden rules with which the guide ends. */
@ExtendWith(NothingLeft.class)
class GuideTest {

    /** What fits a terminal of 80 columns beside the tour's margin. */
    private static final int WIDEST_LINE = 75;

    @TestFactory
    Iterable<DynamicTest> everyExampleIsAProgramThatCanBeQuoted() {
        return Guide.examples().stream()
                .map(example -> DynamicTest.dynamicTest(example.name(), () -> {
                    Class<?> type = Class.forName("dev.tempfile.examples." + example.name());
                    assertThat(Modifier.isStatic(
                                    type.getMethod("main", String[].class).getModifiers()))
                            .isTrue();
                    assertThat(example.source().summary())
                            .endsWith(".")
                            .doesNotContain("*", "{", "\n")
                            .hasSizeBetween(40, 160);
                    assertThat(example.source().region("show"))
                            .hasSizeBetween(4, 30)
                            .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDEST_LINE))
                            .noneMatch(line -> line.contains("tag::"));
                    assertThat(example.title()).hasSizeLessThan(50);
                    assertThat(example.python()).isNotBlank();
                }))
                .toList();
    }

    @Test
    void everyGoldenRuleIsShownByAnExample() {
        assertThat(Guide.goldenRules())
                .hasSize(5)
                .extracting(Guide.GoldenRule::example)
                .isSubsetOf(Guide.examples().stream().map(Example::name).toList());
    }

    @Test
    void ruleOneABlockClosesAlsoWhenItThrows() throws IOException {
        Path path = null;
        try (TempFile file = TempFile.create()) {
            path = file.path();
            throw new IllegalStateException("in the middle");
        } catch (IllegalStateException expected) {
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void ruleTwoMemoryForSmallDiskForLarge() throws IOException {
        try (SpooledFile small = SpooledFile.create(100);
                SpooledFile large = SpooledFile.create(100)) {
            assertThat(small.write(new byte[100]).isInMemory()).isTrue();
            assertThat(large.write(new byte[101]).isInMemory()).isFalse();
        }
    }

    @Test
    void ruleThreeNamesThatMeanSomething() throws IOException {
        TempSpec spec = TempSpec.defaults().withPrefix("report_").withSuffix(".pdf");
        try (TempFile file = spec.createFile()) {
            assertThat(file.path().getFileName().toString())
                    .startsWith("report_")
                    .endsWith(".pdf");
        }
    }

    @Test
    void ruleFourTextAndBinaryAreToldApart() throws IOException {
        try (TempFile file = TempFile.create()) {
            file.text().write("ü").rewind();
            assertThat(file.rewind().readAll()).containsExactly(0xC3, 0xBC);
        }
    }

    @Test
    void ruleFiveMadeByHandDeletedByHandInFinally() throws IOException {
        Path directory = TempSpec.defaults().createKeptDirectory();
        try {
            Files.writeString(directory.resolve("work.txt"), "work");
        } finally {
            TempFiles.deleteTree(directory);
        }
        assertThat(directory).doesNotExist();
        Path kept;
        try (TempDirectory work = TempDirectory.create()) {
            kept = work.keep();
        }
        assertThat(kept).isDirectory();
        TempFiles.deleteTree(kept);
    }
}
