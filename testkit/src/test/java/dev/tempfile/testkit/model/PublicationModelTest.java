package dev.tempfile.testkit.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.Guarantee;
import dev.tempfile.PublishException;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.model.PublicationRecipe.Strength;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever is published by whatever recipe at whatever stands there: it is published as the documents say, or refused with nothing
 * changed; and nothing hidden is left.
 */
class PublicationModelTest {
    private static Path root;
    private static String ordinaryMode;
    private static boolean canBeDurable;

    /** How a content comes to its target. */
    enum Way {
        WRITTEN,
        WRITTEN_IN_VAIN,
        UPDATED,
        MOVED
    }

    /** What the application throws. */
    private static final class InVain extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @BeforeContainer
    static void makeRoot() throws IOException {
        root = Files.createTempDirectory("publications");
        ordinaryMode = PosixFilePermissions.toString(
                Files.getPosixFilePermissions(Files.createFile(root.resolve("another file"))));
        canBeDurable = TempFiles.guarantees(root).stream()
                .noneMatch(each -> each.promise().equals("durable writes") && !each.kept());
    }

    @AfterContainer
    static void deleteRoot() throws IOException {
        TempFiles.deleteAll();
        TempFiles.deleteTree(root);
    }

    @Property
    void whatIsWrittenIsPublishedAsTheDocumentsSay(@ForAll TargetKind kind, @ForAll("recipes") PublicationRecipe recipe)
            throws IOException {
        check(kind, recipe, Way.WRITTEN);
    }

    @Property
    void whatIsWrittenInVainChangesNothing(@ForAll TargetKind kind, @ForAll("recipes") PublicationRecipe recipe)
            throws IOException {
        check(kind, recipe, Way.WRITTEN_IN_VAIN);
    }

    @Property
    void soIsWhatIsUpdated(@ForAll TargetKind kind, @ForAll("recipes") PublicationRecipe recipe) throws IOException {
        check(kind, recipe, Way.UPDATED);
    }

    @Property
    void andWhatIsMoved(@ForAll TargetKind kind, @ForAll("recipes") PublicationRecipe recipe) throws IOException {
        check(kind, recipe, Way.MOVED);
    }

    private static void check(TargetKind kind, PublicationRecipe recipe, Way way) throws IOException {
        Path directory = Files.createTempDirectory(root, "round");
        Path named = kind.make(directory);
        makeWhatHasTheBackupsName(directory, recipe);
        AtomicSpec spec = recipe.spec(named, root.resolve("another file"), kind);
        Map<String, String> before = PublicationModel.look(directory);
        PublicationModel model = new PublicationModel(kind, recipe, way != Way.MOVED, way == Way.UPDATED);

        boolean mayBe = AtomicFile.promises(named, spec).stream()
                .filter(each -> each.promise().equals("published"))
                .allMatch(Guarantee::kept);
        assertThat(PublicationModel.look(directory))
                .as("a promise changes nothing")
                .isEqualTo(before);
        Throwable failure = catchThrowable(() -> publish(named, spec, way));

        boolean published = way != Way.WRITTEN_IN_VAIN && model.publishes();
        if (published) {
            assertThat(failure).isNull();
            assertThat(PublicationModel.look(directory)).isEqualTo(model.after(before, ordinaryMode));
            assertThat(mayBe || recipe.existing() == PublicationRecipe.Existing.UNSAID)
                    .isTrue();
        } else {
            assertThat(failure).isInstanceOfAny(IOException.class, InVain.class);
            assertThat(failure instanceof PublishException late && late.isPublished())
                    .isFalse();
            assertThat(failure.getMessage() == null || failure.getMessage().contains(directory.toString()))
                    .as("it names what it is of: " + failure)
                    .isTrue();
            assertThat(PublicationModel.look(directory)).isEqualTo(before);
        }
        TempFiles.deleteTree(directory);
    }

    private static void makeWhatHasTheBackupsName(Path directory, PublicationRecipe recipe) throws IOException {
        Path backup = directory.resolve(PublicationRecipe.BACKUP);
        switch (recipe.backup()) {
            case IN_PLACE_OF_A_FILE -> Files.writeString(backup, "older");
            case AT_A_DIRECTORY -> Files.createDirectory(backup);
            default -> assertThat(backup).doesNotExist();
        }
    }

    private static void publish(Path named, AtomicSpec spec, Way way) throws IOException {
        byte[] content = PublicationModel.NEW.getBytes(US_ASCII);
        switch (way) {
            case WRITTEN -> AtomicFile.write(named, out -> out.write(content), spec);
            case WRITTEN_IN_VAIN ->
                AtomicFile.write(
                        named,
                        out -> {
                            out.write(content);
                            throw new InVain();
                        },
                        spec);
            case UPDATED -> AtomicFile.update(named, old -> content, spec);
            case MOVED -> {
                try (TempFile file = TempSpec.defaults().in(root).createFile().write(content)) {
                    try {
                        file.moveTo(named, spec);
                    } catch (IOException refused) {
                        assertThat(file.rewind().readAll()).isEqualTo(content);
                        throw refused;
                    }
                }
            }
        }
    }

    @Provide
    Arbitrary<PublicationRecipe> recipes() {
        List<Strength> strengths =
                canBeDurable ? List.of(Strength.values()) : List.of(Strength.UNSYNCED, Strength.ATOMIC);
        return Combinators.combine(
                        Arbitraries.of(strengths),
                        Arbitraries.of(PublicationRecipe.Existing.class),
                        Arbitraries.of(PublicationRecipe.Links.class),
                        Arbitraries.of(true, false),
                        Arbitraries.of(PublicationRecipe.Permissions.class),
                        // Most recipes expect nothing of the kind.
                        Arbitraries.frequency(
                                Tuple.of(3, PublicationRecipe.Since.UNSAID),
                                Tuple.of(3, PublicationRecipe.Since.AS_IT_IS),
                                Tuple.of(1, PublicationRecipe.Since.ABSENT),
                                Tuple.of(1, PublicationRecipe.Since.OF_ANOTHER_FILE)),
                        Arbitraries.of(true, false),
                        Arbitraries.of(PublicationRecipe.Backup.class))
                .as(PublicationRecipe::new);
    }
}
