package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.ByteFile;
import dev.tempfile.LineEnds;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is done to a file in whatever order, it is a byte array with one position; the type makes no difference. */
class FileModelTest {
    // Kept files land in it too.
    private static Path root;

    @BeforeContainer
    static void makeRoot() throws IOException {
        root = Files.createTempDirectory("model");
    }

    @AfterContainer
    static void deleteRoot() throws IOException {
        TempFiles.deleteTree(root);
    }

    @Property
    void everyStepIsThatOfAByteArrayWithAPosition(
            @ForAll("kinds") FileKind kind, @ForAll LineEnds lineEnds, @ForAll("operations") List<Operation> operations)
            throws IOException {
        try (TempDirectory scope = TempSpec.defaults().in(root).createDirectory();
                ByteFile file = kind.create(scope)) {
            Subject subject = new Subject(file, lineEnds);
            for (Operation operation : operations) {
                operation.on(subject);
                subject.look();
            }
        }
    }

    @Property
    void withoutALookInBetweenTheResultIsTheSame(
            @ForAll("kinds") FileKind kind, @ForAll LineEnds lineEnds, @ForAll("operations") List<Operation> operations)
            throws IOException {
        try (TempDirectory scope = TempSpec.defaults().in(root).createDirectory();
                ByteFile file = kind.create(scope)) {
            Subject subject = done(file, lineEnds, operations);
            assertThat(file.position()).isEqualTo(subject.model.position());
            assertThat(file.rewind().readAll()).isEqualTo(subject.model.bytes());
        }
    }

    @Property
    void whatIsPublishedIsTheModel(
            @ForAll("kinds") FileKind kind, @ForAll LineEnds lineEnds, @ForAll("operations") List<Operation> operations)
            throws IOException {
        try (TempDirectory scope = TempSpec.defaults().in(root).createDirectory();
                ByteFile file = kind.create(scope)) {
            Subject subject = done(file, lineEnds, operations);
            kind.publish(file, scope);
            assertThat(Files.readAllBytes(FileKind.target(scope))).isEqualTo(subject.model.bytes());
            assertThat(file.isOpen()).isFalse();
        }
    }

    @Property
    void afterTheEndEverythingThrowsAndNothingIsLeft(
            @ForAll("kinds") FileKind kind,
            @ForAll Ending ending,
            @ForAll("operations") List<Operation> before,
            @ForAll("operations") List<Operation> after)
            throws IOException {
        try (TempDirectory scope = TempSpec.defaults().in(root).createDirectory();
                ByteFile file = kind.create(scope)) {
            Subject subject = done(file, LineEnds.VERBATIM, before);
            byte[] content = subject.model.bytes();
            ending.end(file);
            for (Operation operation : after) {
                if (isRefused(operation, file)) {
                    assertThatThrownBy(() -> operation.on(subject))
                            .as("%s", operation)
                            .isInstanceOf(ClosedChannelException.class);
                }
            }
            assertThat(file.isOpen()).isFalse();
            subject.output.close();
            subject.input.close();
            Path left = file instanceof TempFile named && Files.exists(named.path()) ? named.path() : null;
            if (left != null) {
                assertThat(Files.readAllBytes(left)).isEqualTo(content);
            }
            file.close();
            file.close();
            if (left != null && !before.contains(new Operation.Keep()) && !after.contains(new Operation.Keep())) {
                assertThat(left).doesNotExist();
            }
        }
    }

    /** How a file ends without being published. */
    enum Ending {
        CLOSE,
        CLOSE_HANDLE;

        void end(ByteFile file) throws IOException {
            if (this == CLOSE_HANDLE && file instanceof TempFile named) {
                named.closeHandle();
            } else {
                file.close();
            }
        }
    }

    private static boolean isRefused(Operation operation, ByteFile file) {
        // These are about the name, which outlives the handle, or come down to nothing.
        return !(operation instanceof Operation.OutputEach each && each.bytes().length() == 0)
                && !(operation instanceof Operation.Keep)
                && !(operation instanceof Operation.ReadByPath)
                && !(operation instanceof Operation.Rollover && !(file instanceof SpooledFile));
    }

    private static Subject done(ByteFile file, LineEnds lineEnds, List<Operation> operations) throws IOException {
        Subject subject = new Subject(file, lineEnds);
        for (Operation operation : operations) {
            operation.on(subject);
        }
        return subject;
    }

    @Provide
    Arbitrary<FileKind> kinds() {
        return FileKind.any();
    }

    @Provide
    Arbitrary<List<Operation>> operations() {
        return Operations.any();
    }
}
