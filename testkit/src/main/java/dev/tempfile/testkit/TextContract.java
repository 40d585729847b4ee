package dev.tempfile.testkit;

import static dev.tempfile.testkit.FileUnderTest.ascii;
import static dev.tempfile.testkit.FileUnderTest.content;
import static dev.tempfile.testkit.FileUnderTest.next;
import static dev.tempfile.testkit.FileUnderTest.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.ByteFile;
import dev.tempfile.LineEnds;
import dev.tempfile.TextFormat;
import dev.tempfile.TextView;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.MalformedInputException;
import java.nio.charset.UnmappableCharacterException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract about text: one format for a file, at the file's own position. */
interface TextContract extends FileUnderTest {
    /** Letters of one, two, three and four bytes. */
    String MIXED = "a\u00e4\u4e16\ud83d\ude00";

    // ---------------------------------------------------------------- one view, one format

    @Test
    default void textIsUtf8UnlessSaidOtherwise() throws IOException {
        try (ByteFile file = newFile()) {
            file.text().write(MIXED);
            assertThat(content(file)).isEqualTo(MIXED.getBytes(UTF_8));
            assertThat(file.rewind().text().readAll()).isEqualTo(MIXED);
            assertThat(file.text().format()).isEqualTo(TextFormat.utf8());
        }
    }

    @Test
    default void aFileHasOneViewAndOneFormat() throws IOException {
        try (ByteFile file = newFile()) {
            TextFormat latin = TextFormat.of(ISO_8859_1);
            TextView view = file.text(latin);
            assertThat(file.text()).isSameAs(view);
            assertThat(file.text(TextFormat.of(ISO_8859_1))).isSameAs(view);
            for (TextFormat other :
                    List.of(TextFormat.utf8(), latin.withLineEnds(LineEnds.CRLF), latin.replacingMalformed())) {
                assertThatThrownBy(() -> file.text(other))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("one file has one format")
                        .hasMessageContaining("ISO-8859-1");
            }
            file.text().write("\u00e4");
            assertThat(content(file)).containsExactly(0xe4);
        }
    }

    @Test
    default void fluentMethodsReturnTheViewItself() throws IOException {
        try (ByteFile file = newFile()) {
            TextView view = file.text();
            assertThat(view.write("a")).isSameAs(view);
            assertThat(view.writeLine("b")).isSameAs(view);
            assertThat(view.flush()).isSameAs(view);
            assertThat(view.rewind()).isSameAs(view);
            assertThat(view.readAll()).isEqualTo("ab\n");
        }
    }

    // ---------------------------------------------------------------- lines

    @Test
    default void aLineEndsInAnyOfThreeWays() throws IOException {
        try (ByteFile file = newFile("unix\nwindows\r\nold\r\n\n\rlast")) {
            TextView text = file.text().rewind();
            List<String> lines = new ArrayList<>();
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                lines.add(line);
            }
            assertThat(lines).containsExactly("unix", "windows", "old", "", "", "last");
            assertThat(text.readLine()).as("it stays at the end").isNull();
        }
    }

    @Test
    default void linesAreReadAsTheyAreConsumedAtTheSharedPosition() throws IOException {
        try (ByteFile file = newFile("one\ntwo\nthree")) {
            Iterator<String> lines = file.text().rewind().lines().iterator();
            assertThat(lines.next()).isEqualTo("one");
            assertThat(file.position()).isEqualTo(4);
            assertThat(file.text().readLine()).isEqualTo("two");
            assertThat(lines.next()).isEqualTo("three");
            assertThat(lines.hasNext()).isFalse();
            assertThat(file.text().rewind().lines()).containsExactly("one", "two", "three");
        }
    }

    @Test
    default void aFileThatGrowsHasMoreLines() throws IOException {
        try (ByteFile file = newFile()) {
            assertThat(file.text().readLine()).isNull();
            long end = file.position();
            file.text().writeLine("later");
            assertThat(file.position(end).text().readLine()).isEqualTo("later");
            assertThat(file.text().readLine()).isNull();
        }
    }

    @Test
    default void aCarriageReturnAtTheVeryEndEndsTheLine() throws IOException {
        try (ByteFile file = newFile("line\r")) {
            assertThat(file.text().rewind().readLine()).isEqualTo("line");
            assertThat(file.text().readLine()).isNull();
            assertThat(file.position()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource(LineEnds.class)
    default void endsOfLinesAreTranslatedAsTheFormatSays(LineEnds ends) throws IOException {
        try (ByteFile file = newFile()) {
            TextView text = file.text(TextFormat.utf8().withLineEnds(ends));
            text.writeLine("a").write("b\nc\r\nd\re");
            String written = ends == LineEnds.CRLF ? "a\r\nb\r\nc\r\r\nd\re" : "a\nb\nc\r\nd\re";
            assertThat(text(file)).isEqualTo(written);
            boolean verbatim = ends == LineEnds.VERBATIM;
            String read = verbatim ? written : ends == LineEnds.CRLF ? "a\nb\nc\n\nd\ne" : "a\nb\nc\nd\ne";
            assertThat(text.rewind().readAll()).isEqualTo(read);
            file.rewind();
            StringBuilder oneByOne = new StringBuilder();
            for (int next = text.reader().read();
                    next >= 0;
                    next = text.reader().read()) {
                oneByOne.append((char) next);
            }
            assertThat(oneByOne).hasToString(read);
        }
    }

    // ---------------------------------------------------------------- positions

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-32", "GB18030", "ISO-8859-1", "ISO-2022-JP"})
    default void thePositionBehindEachLineIsWhereItWasWrittenTo(String charset) throws IOException {
        Charset encoding = Charset.forName(charset);
        List<String> lines = List.of("plain", encodable(encoding, MIXED), "", encodable(encoding, "\u65e5\u672c"), "z");
        try (ByteFile file = newFile()) {
            TextView text = file.text(TextFormat.of(encoding));
            List<Long> ends = new ArrayList<>();
            for (String line : lines) {
                text.writeLine(line);
                ends.add(file.position());
            }
            file.rewind();
            for (int i = 0; i < lines.size(); i++) {
                assertThat(text.readLine()).isEqualTo(lines.get(i));
                assertThat(file.position()).as("behind line " + i).isEqualTo(ends.get(i));
            }
            for (int i = lines.size() - 2; i >= 0; i--) {
                file.position(ends.get(i));
                assertThat(text.readLine()).as("going back").isEqualTo(lines.get(i + 1));
            }
        }
    }

    private static String encodable(Charset charset, String text) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .filter(point -> charset.newEncoder().canEncode(Character.toString(point)))
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    @Test
    default void bytesFollowTheTextThatWasRead() throws IOException {
        byte[] header = "h\u00e9ader: \u4e16\r\n".getBytes(UTF_8);
        try (ByteFile file = newFile()) {
            file.write(header).write(new byte[] {(byte) 0xff, 0, 1});
            assertThat(file.text().rewind().readLine()).isEqualTo("h\u00e9ader: \u4e16");
            assertThat(file.position()).isEqualTo(header.length);
            assertThat(file.readAll()).containsExactly(0xff, 0, 1);
        }
    }

    @Test
    default void eachCharacterThatWasReadMovesThePosition() throws IOException {
        try (ByteFile file = newFile()) {
            file.write("a\u00e4\u4e16z".getBytes(UTF_8)).rewind();
            Reader reader = file.text().reader();
            assertThat(reader.read()).isEqualTo('a');
            assertThat(file.position()).isEqualTo(1);
            assertThat(reader.read()).isEqualTo('\u00e4');
            assertThat(file.position()).isEqualTo(3);
            assertThat(reader.read()).isEqualTo('\u4e16');
            assertThat(file.position()).isEqualTo(6);
            assertThat(next(file)).isEqualTo('z');
            assertThat(reader.read()).isEqualTo(-1);
        }
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void askingForThePositionLosesNoHalfOfAPair() throws IOException {
        String written = "a\ud83d\ude00b\ud83d\ude01";
        try (ByteFile file = newFile()) {
            Reader reader = file.text().write(written).rewind().reader();
            StringBuilder read = new StringBuilder();
            List<Long> positions = new ArrayList<>();
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                read.append((char) next);
                positions.add(file.position());
            }
            assertThat(read).hasToString(written);
            assertThat(positions).as("before both halves while one was read").containsExactly(1L, 1L, 5L, 6L, 6L, 10L);
        }
    }

    @Test
    default void textIsWrittenAndReadInTurns() throws IOException {
        try (ByteFile file = newFile("one\ntwo\nthree\n")) {
            assertThat(file.text().rewind().readLine()).isEqualTo("one");
            file.text().write("TWO");
            assertThat(file.text().readLine()).isEmpty();
            file.output().write('T');
            assertThat(file.text().readLine()).isEqualTo("hree");
            assertThat(text(file)).isEqualTo("one\nTWO\nThree\n");
        }
    }

    @Test
    default void aByteOrderMarkIsWrittenOnceAndNeverReadAsText() throws IOException {
        try (ByteFile file = newFile()) {
            TextView text = file.text(TextFormat.of(UTF_16));
            text.write("a");
            file.flush();
            assertThat(file.position()).isEqualTo(4);
            text.write("b");
            assertThat(content(file)).containsExactly(0xfe, 0xff, 0, 'a', 0, 'b');
            assertThat(text.rewind().readAll()).isEqualTo("ab");
            file.position(4);
            assertThat(text.readAll()).isEqualTo("b");
            file.truncate(0);
            assertThat(text.readAll()).isEmpty();
        }
    }

    @Test
    default void aByteOrderMarkOfTheOtherOrderIsObeyed() throws IOException {
        try (ByteFile file = newFile()) {
            file.write(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0, 'b', 0});
            TextView text = file.text(TextFormat.of(UTF_16)).rewind();
            assertThat(text.reader().read()).isEqualTo('a');
            assertThat(file.position()).isEqualTo(4);
            file.position(6);
            text.write("c");
            assertThat(text.rewind().readAll()).isEqualTo("abc");
        }
    }

    // ---------------------------------------------------------------- much text, in pieces

    @EverySize
    default void textOfAnyLengthComesBack(int length) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; all.length() < length; i++) {
            all.append(MIXED).append(i % 50 == 0 ? "\n" : "");
        }
        String written = all.toString();
        try (ByteFile file = newFile()) {
            file.text().write(written);
            assertThat(file.size()).isEqualTo(written.getBytes(UTF_8).length);
            assertThat(content(file)).isEqualTo(written.getBytes(UTF_8));
            assertThat(file.text().rewind().readAll()).isEqualTo(written);
            assertThat(String.join("\n", file.text().rewind().lines().toList())).isEqualTo(written.stripTrailing());
        }
    }

    @Test
    default void whatAWriterIsGivenInPiecesIsTheWholeText() throws IOException {
        String written = (MIXED + "\n").repeat(3_000);
        try (ByteFile file = newFile()) {
            Writer writer = file.text().writer();
            for (int at = 0, length = 1; at < written.length(); at += length, length = length * 7 % 5_003 + 1) {
                length = Math.min(length, written.length() - at);
                if (length % 2 == 0) {
                    writer.write(written, at, length);
                } else {
                    writer.write(written.toCharArray(), at, length);
                }
            }
            writer.append(new StringBuilder("the end"), 0, 3).append('!');
            assertThat(file.text().rewind().readAll()).isEqualTo(written + "the!");
        }
    }

    @Test
    default void anyCharacterSequenceIsText() throws IOException {
        try (ByteFile file = newFile()) {
            file.text().write(new StringBuilder(MIXED)).write("").writeLine(CharBuffer.wrap("chars"));
            assertThat(file.text().rewind().readAll()).isEqualTo(MIXED + "chars\n");
        }
    }

    @Test
    default void closingAReaderOrWriterClosesNothing() throws IOException {
        try (ByteFile file = newFile()) {
            try (Writer writer = file.text().writer();
                    Reader reader = file.text().reader()) {
                writer.write("a");
                assertThat(reader.read()).isEqualTo(-1);
                writer.write("b");
            }
            assertThat(file.isOpen()).isTrue();
            assertThat(text(file)).isEqualTo("ab");
        }
    }

    // ---------------------------------------------------------------- what cannot be encoded or decoded

    @Test
    default void whatCannotBeEncodedThrowsAndNothingOfItIsWritten() throws IOException {
        try (ByteFile file = newFile()) {
            TextView text = file.text(TextFormat.of(ISO_8859_1)).write("before ");
            for (String unencodable : new String[] {"caf\u00e9 \u4e16", "x".repeat(10_000) + "\u4e16"}) {
                assertThatThrownBy(() -> text.write(unencodable))
                        .isInstanceOf(FileSystemException.class)
                        .hasCauseInstanceOf(UnmappableCharacterException.class)
                        .hasMessageContaining("U+4E16")
                        .hasMessageContaining("at index " + unencodable.indexOf('\u4e16'))
                        .hasMessageContaining("ISO-8859-1")
                        .hasMessageContaining("replacingMalformed()");
            }
            text.write("after");
            assertThat(text(file)).isEqualTo("before after");
        }
    }

    @Test
    default void whatCannotBeEncodedIsReplacedWhereTheFormatSaysSo() throws IOException {
        try (ByteFile file = newFile()) {
            file.text(TextFormat.of(US_ASCII).replacingMalformed()).write("caf\u00e9 \ud83d\ude00 \ud83d.");
            assertThat(text(file)).isEqualTo("caf? ? ?.");
        }
    }

    @Test
    default void aMalformedByteThrowsWhenItIsReached() throws IOException {
        try (ByteFile file = newFile("good\n")) {
            file.write(new byte[] {'b', 'a', (byte) 0xff, 'd'}).rewind();
            TextView text = file.text();
            assertThat(text.readLine()).isEqualTo("good");
            char[] two = new char[2];
            assertThat(text.reader().read(two)).isEqualTo(2);
            assertThatThrownBy(text::readAll)
                    .isInstanceOf(FileSystemException.class)
                    .hasCauseInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("0xFF at position 7")
                    .hasMessageContaining("UTF-8")
                    .hasMessageContaining("TextFormat.of(charset)");
            assertThat(file.position()).as("before the byte").isEqualTo(7);
            assertThat(file.position(8).text().readAll()).isEqualTo("d");
            assertThatThrownBy(() -> file.position(5).text().lines().toList())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(FileSystemException.class);
        }
    }

    @Test
    default void aSequenceThatIsCutOffAtTheEndIsMalformed() throws IOException {
        try (ByteFile file = newFile("a")) {
            file.write(new byte[] {(byte) 0xe4, (byte) 0xb8}).rewind();
            assertThat(file.text().reader().read()).isEqualTo('a');
            assertThatThrownBy(() -> file.text().readLine())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("0xE4 at position 1");
            file.position(3).write(new byte[] {(byte) 0x96});
            assertThat(file.position(1).text().readLine())
                    .as("once it is whole")
                    .isEqualTo("\u4e16");
        }
    }

    @Test
    default void malformedBytesAreReplacedWhereTheFormatSaysSo() throws IOException {
        try (ByteFile file = newFile("a")) {
            file.write(new byte[] {(byte) 0xff, 'b', (byte) 0xe4}).rewind();
            TextFormat lenient = TextFormat.utf8().replacingMalformed();
            assertThat(lenient.malformed()).isEqualTo(CodingErrorAction.REPLACE);
            assertThat(file.text(lenient).readAll()).isEqualTo("a\ufffdb\ufffd");
        }
    }

    // ---------------------------------------------------------------- halves of surrogate pairs

    @Test
    default void theFirstHalfOfAPairWaitsForTheSecond() throws IOException {
        try (ByteFile file = newFile()) {
            Writer writer = file.text().writer();
            writer.write('\ud83d');
            writer.write('\ude00');
            writer.write("\ud83d");
            writer.write("..\ude00" + "x".repeat(5_000), 2, 5_001);
            assertThat(file.text().rewind().readAll()).isEqualTo("\ud83d\ude00\ud83d\ude00" + "x".repeat(5_000));
        }
    }

    @Test
    default void aHalfThatIsNotCompletedIsMalformed() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            TextView text = file.text().write("\ud83d");
            assertThatThrownBy(() -> text.write("no second half"))
                    .isInstanceOf(FileSystemException.class)
                    .hasCauseInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("U+D83D")
                    .hasMessageContaining("half of a surrogate pair");
            text.write("x\ud83d");
            assertThatThrownBy(file::size)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("U+D83D");
            assertThat(text(file)).as("it is told once").isEqualTo(DIGITS + "x");
            assertThatThrownBy(() -> text.write("\ude00"))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("U+DE00 at index 0");
            assertThat(content(file)).isEqualTo(ascii(DIGITS + "x"));
        }
    }

    @Test
    default void whatTheTextReadAheadIsForgottenWhenTheFileIsCut() throws IOException {
        for (boolean truncates : new boolean[] {true, false}) {
            try (ByteFile file = newFile("one\ntwo\n").rewind()) {
                assertThat(file.text().readLine()).isEqualTo("one");
                if (truncates) {
                    file.truncate(4);
                } else {
                    file.resize(4);
                }
                assertThat(file.text().readLine()).isNull();
                assertThat(file.position()).isEqualTo(4);
            }
        }
    }

    @Test
    default void anIndependentReaderFindsTheTextFinished() throws IOException {
        Charset shifting = Charset.forName("ISO-2022-JP");
        byte[] finished = "\u65e5".getBytes(shifting);
        try (ByteFile file = newFile()) {
            file.text(TextFormat.of(shifting)).write("\u65e5");
            assertThat(file.position()).isEqualTo(finished.length);
            assertThat(file.newInput().readAllBytes()).isEqualTo(finished);
        }
        try (ByteFile file = newFile()) {
            file.text(TextFormat.of(shifting)).write("\u65e5");
            assertThat(file.newInput().available()).isEqualTo(finished.length);
        }
    }

    @Test
    default void whatIsLeftAfterALineIsReadWhole() throws IOException {
        try (ByteFile file = newFile("one\ntwo\nthree").rewind()) {
            assertThat(file.text().readLine()).isEqualTo("one");
            assertThat(file.text().readAll()).isEqualTo("two\nthree");
        }
    }
}
