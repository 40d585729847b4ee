package dev.tempfile;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.tempfile.spi.LinuxCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The arrows of the design: from the public package to storage, ownership and deletion, to platform, to the JDK, never
 * up; and what no class of the library may do.
 */
class ArchitectureTest {
    private static final String PUBLIC = "dev.tempfile";
    private static final String STORAGE = "dev.tempfile.storage";
    private static final String OWNERSHIP = "dev.tempfile.ownership";
    private static final String DELETION = "dev.tempfile.deletion";
    private static final String PLATFORM = "dev.tempfile.platform";
    private static final String SEAM = "dev.tempfile.spi";

    private static final Path SOURCES = Path.of(System.getProperty("tempfile.sources", "src/main/java"));
    private static final JavaClasses LIBRARY =
            new ClassFileImporter().importPath(Path.of(System.getProperty("tempfile.classes", "target/classes")));

    /** A comment, a text block, a string or a character: what is left of a source without them is code. */
    private static final Pattern NOT_CODE = Pattern.compile(
            "//[^\n]*|/\\*.*?\\*/|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'", Pattern.DOTALL);

    @Test
    void everyClassHasItsPlace() {
        classes()
                .should()
                .resideInAnyPackage(PUBLIC, STORAGE, OWNERSHIP, DELETION, PLATFORM, SEAM)
                .check(LIBRARY);
    }

    @Test
    void nothingDependsOnThePublicPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(PUBLIC)
                .should()
                .dependOnClassesThat(resideInAPackage(PUBLIC))
                .check(LIBRARY);
    }

    @Test
    void thePlatformDependsOnTheJdkAlone() {
        noClasses()
                .that()
                .resideInAPackage(PLATFORM)
                .should()
                .dependOnClassesThat(resideInAnyPackage(STORAGE, OWNERSHIP, DELETION))
                .check(LIBRARY);
    }

    @Test
    void theSeamIsOneSmallInterfaceThatKnowsTheJdkAlone() {
        noClasses()
                .that()
                .resideInAPackage(SEAM)
                .should()
                .dependOnClassesThat(resideInAnyPackage(PUBLIC, STORAGE, OWNERSHIP, DELETION, PLATFORM))
                .check(LIBRARY);
        assertThat(LinuxCalls.class.getDeclaredMethods()).hasSizeLessThan(8);
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(LIBRARY);
    }

    @Test
    void onlyJavaBaseIsUsed() {
        // Annotations are exempt: JSpecify's are for compilers, and a class file may name one that is not there.
        Set<String> packages = Object.class.getModule().getDescriptor().packages();
        DescribedPredicate<JavaClass> foreign = describe("belong to another module than java.base", type -> {
            String name = type.getBaseComponentType().getPackageName();
            return !packages.contains(name)
                    && !type.getBaseComponentType().isPrimitive()
                    && !name.startsWith(PUBLIC)
                    && !name.startsWith("org.jspecify.annotations");
        });
        // The flight recorder's events are exempt: their class is loaded only where the recorder is found.
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.FlightEvents(\\$.*)?")
                .should()
                .dependOnClassesThat(foreign)
                .check(LIBRARY);
    }

    @Test
    void theModuleExportsOnePackageToAllAndTheSeamToOneModuleAndRequiresNothing() {
        ModuleDescriptor module = TempFile.class.getModule().getDescriptor();
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::toString)
                .containsExactlyInAnyOrder(PUBLIC, SEAM + " to [dev.tempfile.linux]");
        assertThat(module.requires())
                .filteredOn(required -> !required.modifiers().contains(Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactly("java.base");
    }

    @Test
    void noNameSaysNothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .because("a name says what a thing is")
                .check(LIBRARY);
    }

    @Test
    void nothingIsLeftToDeleteOnExit() {
        assertThat(occurrences(Pattern.compile("\\bdeleteOnExit\\b"), true))
                .as("its list only grows and its failures are silent")
                .isEmpty();
    }

    @Test
    void nothingIsFinalized() {
        methods()
                .should()
                .notHaveName("finalize")
                .because("finalization is going away; there is a Cleaner")
                .check(LIBRARY);
    }

    @Test
    void noMonitorIsHeld() {
        assertThat(occurrences(Pattern.compile("\\bsynchronized\\b"), true))
                .as("a virtual thread that does I/O in a monitor pins its carrier (JDK 17 to 23): use a lock")
                .isEmpty();
    }

    @Test
    void theOperatingSystemIsNotAskedForItsName() {
        assertThat(occurrences(Pattern.compile("\"os\\.name\""), false))
                .as("ask the provider what it supports")
                .isEmpty();
    }

    private static List<String> occurrences(Pattern pattern, boolean codeOnly) {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            assertThat(sources).isNotEmpty();
            return sources.stream()
                    .flatMap(file -> occurrences(pattern, codeOnly, file))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<String> occurrences(Pattern pattern, boolean codeOnly, Path file) {
        try {
            String source = Files.readString(file);
            String searched = codeOnly ? NOT_CODE.matcher(source).replaceAll(ArchitectureTest::linesOnly) : source;
            return pattern.matcher(searched)
                    .results()
                    .map(hit -> SOURCES.relativize(file) + ":"
                            + (1 + searched.substring(0, hit.start()).lines().count()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String linesOnly(MatchResult left) {
        return "\n".repeat((int) left.group().chars().filter(c -> c == '\n').count());
    }

    /** Each package is a slice, the public one too, which a pattern of names cannot say. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(PUBLIC)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
