package dev.tempfile.testkit.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.ByteFile;
import dev.tempfile.LineEnds;
import dev.tempfile.MemoryFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TextFormat;
import dev.tempfile.TextView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import net.jqwik.api.Example;

/** What the models found, shrunk to the least that shows it. */
class FoundByTheModelTest {
    // ---------------------------------------------------------------- bytes

    @Example
    void anIndependentReaderOnDiskSawWhatWasOverwritten() throws IOException {
        try (TempDirectory scope = TempDirectory.create();
                ByteFile file = scope.createFile()) {
            Subject subject = new Subject(file, LineEnds.VERBATIM);
            for (Operation operation : List.of(
                    new Operation.Write(new Bytes(2, 0)),
                    new Operation.ReadIndependently(1),
                    new Operation.Rewind(),
                    new Operation.Write(new Bytes(2, 1)),
                    new Operation.ReadIndependently(1))) {
                operation.on(subject);
            }
        }
    }

    @Example
    void behindTheEndOfAllNumbersMemoryFailedAndADiskRefusedToRead() throws IOException {
        try (TempDirectory scope = TempDirectory.create();
                TempFile named = scope.createFile();
                MemoryFile inMemory = MemoryFile.create()) {
            for (ByteFile file : List.of(named, inMemory)) {
                new Operation.LookFarAway(Long.MAX_VALUE).on(new Subject(file, LineEnds.VERBATIM));
            }
        }
    }

    @Example
    void atTheEndOfAllNumbersThePositionBecameNegative() throws IOException {
        try (MemoryFile file = MemoryFile.create().position(Long.MAX_VALUE)) {
            assertThatThrownBy(() -> file.output().write(1)).isInstanceOf(FileSystemException.class);
            assertThat(file.position()).isEqualTo(Long.MAX_VALUE);
            assertThat(file.rewind().readAll()).isEmpty();
        }
    }

    @Example
    void aClosedFileTookNothingWithoutAComplaint() throws IOException {
        MemoryFile file = MemoryFile.create();
        Reader reader = file.text().reader();
        file.close();
        assertThatThrownBy(() -> file.transferFrom(new ByteArrayInputStream(new byte[0])))
                .isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> reader.read(new char[0])).isInstanceOf(ClosedChannelException.class);
    }

    // ---------------------------------------------------------------- positions in a text

    @Example
    void behindALineThePositionWasBehindTheShiftOfTheNext() throws IOException {
        for (String charset : List.of("ISO-2022-JP", "ISO-2022-KR", "x-IBM930")) {
            try (MemoryFile file = MemoryFile.create()) {
                TextView text = file.text(TextFormat.of(Charset.forName(charset)));
                text.write("\n\uff0b\n").rewind();
                assertThat(text.readLine()).isEmpty();
                long position = file.position();
                assertThat(position).isEqualTo(1);
                assertThat(text.readLine()).isEqualTo("\uff0b");
                file.position(position);
                assertThat(text.readLine()).isEqualTo("\uff0b");
            }
        }
    }

    @Example
    void askingForThePositionInsideALineMadeGarbageOfTheRest() throws IOException {
        try (MemoryFile file = MemoryFile.create()) {
            TextView text = file.text(TextFormat.of(Charset.forName("ISO-2022-JP")));
            text.write("\u65e5\u672c\u8a9e").rewind();
            Reader reader = text.reader();
            assertThat(reader.read()).isEqualTo('\u65e5');
            assertThat(file.position()).isLessThan(file.size());
            assertThat(reader.read()).isEqualTo('\u672c');
        }
    }

    @Example
    void askingForThePositionInsideASurrogatePairNeverCameBack() throws IOException {
        String face = "\ud83d\ude00";
        try (MemoryFile file = MemoryFile.create()) {
            Reader reader =
                    file.text().write(face + "x".repeat(20_000)).rewind().reader();
            assertThat(reader.read()).isEqualTo(face.charAt(0));
            assertThat(file.position()).as("there is none inside of it").isZero();
            assertThat(reader.read()).isEqualTo(face.charAt(1));
            assertThat(file.position()).isEqualTo(4);
            assertThat(reader.read()).isEqualTo('x');
        }
    }

    @Example
    void aLineThatEndedInACarriageReturnWasLostWhenNoTextFollowed() throws IOException {
        try (MemoryFile file = MemoryFile.create()) {
            file.write("line\r".getBytes(UTF_8)).write(new byte[] {(byte) 0xff}).rewind();
            assertThat(file.text().readLine()).isEqualTo("line");
            assertThat(file.position()).isEqualTo(5);
            assertThat(file.input().read()).isEqualTo(0xff);
        }
    }

    @Example
    void aMarkWasLookedForWhereverReadingBegan() throws IOException {
        try (MemoryFile file = MemoryFile.create()) {
            TextView text = file.text(TextFormat.of(Charset.forName("UTF-32BE")));
            text.write("a\n\uFEFFb").rewind();
            assertThat(text.readLine()).isEqualTo("a");
            file.position(file.position());
            assertThat(text.readLine()).isEqualTo("\uFEFFb");
        }
    }

    @Example
    void whatOthersAppendedAfterTheEndWasTheEndForGood() throws IOException {
        try (TempFile file = TempFile.create()) {
            Path path = file.path();
            file.write("gr\u00fc".getBytes(UTF_8)).truncate(3).rewind();
            TextView text = file.text();
            assertThat(text.reader().read(new char[2])).isEqualTo(2);
            assertThatThrownBy(text::readAll).isInstanceOf(FileSystemException.class);
            Files.write(path, new byte[] {(byte) 0xbc}, StandardOpenOption.APPEND);
            assertThat(text.readAll()).isEqualTo("\u00fc");
        }
    }

    // ---------------------------------------------------------------- what is written

    @Example
    void afterALookTheTextWentOnInTheShiftOfBefore() throws IOException {
        for (String charset : List.of("ISO-2022-KR", "x-ISO-2022-CN-GB")) {
            try (MemoryFile file = MemoryFile.create()) {
                TextView text = file.text(TextFormat.of(Charset.forName(charset)));
                text.write("\uff0b");
                assertThat(file.size()).isPositive();
                text.write("a");
                assertThat(text.rewind().readAll()).isEqualTo("\uff0ba");
            }
        }
    }

    @Example
    void aHalfThatWasNeverCompletedLeftTheShiftOpen() throws IOException {
        try (MemoryFile file = MemoryFile.create()) {
            TextView text = file.text(TextFormat.of(Charset.forName("ISO-2022-JP")));
            text.write("\u65e5\ud83d");
            assertThatThrownBy(file::size).isInstanceOf(FileSystemException.class);
            text.write("a");
            assertThat(text.rewind().readAll()).isEqualTo("\u65e5a");
        }
    }

    @Example
    void aPartOfAStringWasRefusedForTheCharacterBeforeIt() throws IOException {
        String face = "\ud83d\ude00";
        String text = "x" + face.charAt(1) + "x".repeat(5_000);
        try (MemoryFile file = MemoryFile.create()) {
            TextView view = file.text();
            view.write(face.substring(0, 1));
            view.writer().write(text, 1, text.length() - 1);
            assertThat(view.rewind().readAll()).isEqualTo(face + "x".repeat(5_000));
        }
    }

    @Example
    void afterARefusedBeginningTheMarkWasMissing() throws IOException {
        try (MemoryFile file = MemoryFile.create()) {
            TextView text = file.text(TextFormat.of(UTF_16));
            assertThatThrownBy(() -> text.write("\ude00")).isInstanceOf(FileSystemException.class);
            text.write("a");
            assertThat(file.rewind().readAll()).isEqualTo("a".getBytes(UTF_16));
        }
    }

    @Example
    void aRefusedCharacterIsNamedWhole() throws IOException {
        try (MemoryFile file = MemoryFile.create()) {
            TextView text = file.text(TextFormat.of(ISO_8859_1));
            assertThatThrownBy(() -> text.write("ab\ud83d\ude00"))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("U+1F600 at index 2 does not exist in ISO-8859-1");
            InputStream content = file.newInput();
            assertThat(content.readAllBytes()).isEmpty();
        }
    }
}
