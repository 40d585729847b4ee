package dev.tempfile.chunks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Sorting and columns stand on chunks, all three on the input and on the library's public package, columns on a parser of fields, and
 * nothing on anything else.
 */
class ArchitectureTest {
    private static final String CHUNKS = "dev.tempfile.chunks";
    private static final String COLUMNS = "dev.tempfile.chunks.columns";
    private static final String SORT = "dev.tempfile.chunks.sort";
    private static final String INPUT = "dev.tempfile.chunks.input";

    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of(System.getProperty("tempfile.classes", "target/classes")));

    @Test
    void everyClassHasItsPlace() {
        classes().should().resideInAnyPackage(CHUNKS, COLUMNS, SORT, INPUT, "").check(CLASSES);
    }

    @Test
    void onlyTheLibraryAndJavaBaseAreUsed() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.ColumnReader(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..", "dev.tempfile", CHUNKS, COLUMNS, SORT, INPUT, "org.jspecify.annotations", "")
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
    void noPackagesDependOnEachOther() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theInputKnowsNothingOfWhatItIsReadFor() {
        noClasses()
                .that()
                .resideInAPackage(INPUT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CHUNKS, COLUMNS, SORT)
                .check(CLASSES);
    }

    @Test
    void columnsAreAJobAsAnybodyCouldWriteIt() {
        noClasses()
                .that()
                .resideInAPackage(COLUMNS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(INPUT, SORT)
                .check(CLASSES);
    }

    @Test
    void theModuleExportsAllButTheInput() {
        ModuleDescriptor module = Chunks.class.getModule().getDescriptor();
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::toString)
                .containsExactlyInAnyOrder(CHUNKS, COLUMNS, SORT);
        assertThat(module.packages()).containsExactlyInAnyOrder(CHUNKS, COLUMNS, SORT, INPUT);
    }

    @Test
    void noNameSaysNothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .because("a name says what a thing is")
                .check(CLASSES);
    }

    /** Each package is a slice, the outer one too, which a pattern of names cannot say. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(CHUNKS)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
