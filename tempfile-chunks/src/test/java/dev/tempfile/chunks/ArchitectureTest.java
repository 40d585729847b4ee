package dev.tempfile.chunks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Chunks stand on the library's public package, their statistics on a parser of fields, and nothing on anything else. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of(System.getProperty("tempfile.classes", "target/classes")));

    @Test
    void onlyTheLibraryAndJavaBaseAreUsed() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.ColumnReader(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..", "dev.tempfile", "dev.tempfile.chunks", "org.jspecify.annotations", "")
                .because(
                        "a job says nothing of where it runs, and whoever parses fields himself needs no parser of ours")
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache..", "scala..", "info.picocli..")
                .check(CLASSES);
    }

    @Test
    void theModuleExportsOnePackage() {
        ModuleDescriptor module = Chunks.class.getModule().getDescriptor();
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("dev.tempfile.chunks");
    }

    @Test
    void noNameSaysNothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .because("a name says what a thing is")
                .check(CLASSES);
    }
}
