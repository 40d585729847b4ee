package dev.tempfile.testkit;

import static dev.tempfile.testkit.FileUnderTest.ascii;
import static dev.tempfile.testkit.FileUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.ByteFile;
import dev.tempfile.TextFormat;
import dev.tempfile.TextView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The part of the contract about the end of a file: closing drops all, and what is closed stays closed. */
interface ClosingContract extends FileUnderTest {
    /** One way of using a file. */
    enum Use {
        READ(file -> file.read(ByteBuffer.allocate(1))),
        READ_INTO_NO_ROOM(file -> file.read(ByteBuffer.allocate(0))),
        WRITE(file -> file.write(ByteBuffer.allocate(1))),
        WRITE_NOTHING(file -> file.write(new byte[0])),
        WRITE_BYTES(file -> file.write(new byte[1])),
        READ_ALL(ByteFile::readAll),
        POSITION(ByteFile::position),
        SET_POSITION(file -> file.position(1)),
        REWIND(ByteFile::rewind),
        SIZE(ByteFile::size),
        TRUNCATE(file -> file.truncate(0)),
        RESIZE(file -> file.resize(5)),
        FLUSH(ByteFile::flush),
        FORCE(ByteFile::force),
        NEW_INPUT(ByteFile::newInput),
        INPUT(file -> file.input().read()),
        INPUT_OF_NOTHING(file -> file.input().read(new byte[0])),
        SKIP(file -> file.input().skip(1)),
        AVAILABLE(file -> file.input().available()),
        OUTPUT(file -> file.output().write(1)),
        OUTPUT_FLUSH(file -> file.output().flush()),
        TEXT_FORMAT(file -> file.text(TextFormat.utf8())),
        TRANSFER_FROM(file -> file.transferFrom(new ByteArrayInputStream(new byte[1]))),
        TRANSFER_FROM_NOTHING(file -> file.transferFrom(InputStream.nullInputStream())),
        TRANSFER_TO(file -> file.transferTo(OutputStream.nullOutputStream()));

        private final Step step;

        Use(Step step) {
            this.step = step;
        }

        void on(ByteFile file) throws IOException {
            step.on(file);
        }

        private interface Step {
            void on(ByteFile file) throws IOException;
        }
    }

    @TestFactory
    default Stream<DynamicTest> everyUseAfterTheCloseIsRefused() {
        return Stream.of(Use.values())
                .map(use -> DynamicTest.dynamicTest(use.name(), () -> {
                    ByteFile file = newFile(DIGITS);
                    file.close();
                    assertThat(file.isOpen()).isFalse();
                    assertThatThrownBy(() -> use.step.on(file))
                            .isInstanceOf(ClosedChannelException.class)
                            .hasMessageContaining("was closed; make another one");
                    file.close();
                }));
    }

    @Test
    default void viewsTakenBeforeAreClosedWithTheFile() throws IOException {
        ByteFile file = newFile("line\nline\n").rewind();
        InputStream input = file.input();
        InputStream independent = file.newInput();
        OutputStream output = file.output();
        TextView text = file.text();
        Reader reader = text.reader();
        Writer writer = text.writer();
        assertThat(text.readLine()).isEqualTo("line");
        assertThat(independent.read()).isEqualTo('l');
        file.close();
        for (Closing use : new Closing[] {
            input::read,
            input::available,
            () -> input.skip(1),
            independent::read,
            independent::available,
            () -> independent.skip(1),
            () -> output.write(1),
            output::flush,
            text::readLine,
            text::readAll,
            text::rewind,
            text::flush,
            () -> text.write("x"),
            () -> text.writeLine("x"),
            reader::read,
            () -> writer.write("x"),
            writer::flush
        }) {
            assertThatThrownBy(use::now).isInstanceOf(ClosedChannelException.class);
        }
        input.close();
        independent.close();
        output.close();
        reader.close();
        writer.close();
    }

    /** Something that is done to a closed file. */
    interface Closing {
        void now() throws IOException;
    }

    @Test
    default void closingAgainDoesNothing() throws IOException {
        ByteFile file = newFile(DIGITS);
        file.close();
        file.close();
        file.close();
        assertThat(file.isOpen()).isFalse();
        assertThat(Site.below(site().directory())).as("left behind").allMatch(Files::isDirectory);
    }

    @Test
    default void whatWasCollectedIsDroppedWithoutAWord() throws IOException {
        ByteFile file = newFile();
        OutputStream output = file.output();
        output.write(bytes(100));
        file.text().write("\ud83d");
        file.close();
        output.close();
    }

    @Test
    default void aFormatThatWasAskedForIsStillRefusedAfterTheClose() throws IOException {
        ByteFile file = newFile();
        file.text(TextFormat.of(StandardCharsets.UTF_16)).write("x");
        file.close();
        assertThatThrownBy(() -> file.text(TextFormat.utf8())).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    default void aTextThatWasBeingWrittenIsClosedWithTheFile() throws IOException {
        ByteFile file = newFile();
        TextView text = file.text().write("a");
        file.close();
        assertThatThrownBy(() -> text.write("b")).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    default void aClosedFileThatIsIteratedSaysSo() throws IOException {
        ByteFile file = newFile("one\ntwo\n").rewind();
        Stream<String> all = file.text().lines();
        Iterator<String> lines = file.text().lines().iterator();
        assertThat(lines.next()).isEqualTo("one");
        file.close();
        assertThatThrownBy(lines::next)
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(all::count)
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    default void aClientOfChannelsClosesTheFileAsAnyOther() throws IOException {
        ByteFile file = newFile(DIGITS).rewind();
        try (InputStream client = Channels.newInputStream(file)) {
            assertThat(client.readAllBytes()).isEqualTo(ascii(DIGITS));
        }
        assertThat(file.isOpen()).isFalse();
        file.close();
    }

    @Test
    default void anExceptionInTheBodyIsNotHidden() {
        IllegalStateException body = new IllegalStateException("the body");
        assertThatThrownBy(() -> {
                    try (ByteFile file = newFile()) {
                        file.output().write(bytes(10));
                        throw body;
                    }
                })
                .isSameAs(body)
                .hasNoSuppressedExceptions();
    }
}
