package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.MemoryFile;
import dev.tempfile.TextFormat;
import dev.tempfile.TextView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.FileSystemException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Reading bytes that are no text. Replaced: as the JDK replaces. Reported: all before it is read, and the byte is named. */
class MalformedBytesTest {
    private static final int READ_AHEAD = 8_192;

    @Property
    void whatIsReplacedIsReplacedAsTheJdkDoesIt(
            @ForAll("charsets") Charset charset,
            @ForAll("contents") List<Part> parts,
            @ForAll("paddings") int padding,
            @ForAll("readings") List<Reading> readings,
            @ForAll boolean asking)
            throws IOException {
        byte[] content = content(parts, padding, charset);
        String text = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(content))
                .toString();
        try (MemoryFile file = MemoryFile.create()) {
            TextView view = file.text(TextFormat.of(charset).replacingMalformed());
            file.write(content).rewind();
            assertThat(view.readAll()).isEqualTo(text);
            assertThat(file.position()).isEqualTo(content.length);
            view.rewind();
            int index = 0;
            for (int i = 0; index < text.length(); i++) {
                index = readings.get(i % readings.size()).from(view, text, index);
                if (asking) {
                    assertThat(file.position()).isBetween(0L, (long) content.length);
                }
            }
            assertThat(view.readLine()).isNull();
        }
    }

    @Property
    void whatIsReportedIsReportedWhereItStands(
            @ForAll("charsets") Charset charset,
            @ForAll("contents") List<Part> parts,
            @ForAll("paddings") int padding,
            @ForAll("readings") List<Reading> readings)
            throws IOException {
        byte[] content = content(parts, padding, charset);
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer decoded = CharBuffer.allocate(2 * content.length + 16);
        CoderResult result = decoder.decode(bytes, decoded, true);
        if (!result.isError()) {
            decoder.flush(decoded);
        }
        String before = decoded.flip().toString();
        try (MemoryFile file = MemoryFile.create()) {
            TextView view = file.text(TextFormat.of(charset));
            file.write(content).rewind();
            if (!result.isError()) {
                assertThat(view.readAll()).isEqualTo(before);
                return;
            }
            assertMalformed(view, bytes.position());
            view.rewind();
            int index = 0;
            for (int i = 0; index < before.length(); i++) {
                Reading reading = readings.get(i % readings.size());
                // A line without an end reaches into what is malformed.
                index = reading instanceof Reading.Line && !hasLineFrom(index, before)
                        ? new Reading.Characters(1_000).from(view, before, index)
                        : reading.from(view, before, index);
            }
            assertMalformed(view, bytes.position());
            assertMalformed(view, bytes.position());
        }
    }

    private static boolean hasLineFrom(int index, String text) {
        return text.indexOf('\n', index) >= 0 || text.indexOf('\r', index) >= 0;
    }

    private static void assertMalformed(TextView view, long position) {
        assertThatThrownBy(view::readAll)
                .isInstanceOf(FileSystemException.class)
                .hasCauseInstanceOf(CharacterCodingException.class)
                .hasMessageContaining("position " + position + " ");
    }

    /** A text, and bytes behind it. */
    record Part(List<Integer> symbols, List<Byte> bytes) {}

    private static byte[] content(List<Part> parts, int padding, Charset charset) {
        Alphabet alphabet = Alphabet.of(charset);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] plain = alphabet.encode(alphabet.symbol(0), false);
        content.writeBytes(alphabet.encode(alphabet.symbol(0).repeat(padding / plain.length), true));
        for (Part part : parts) {
            content.writeBytes(alphabet.encode(alphabet.spell(part.symbols()), content.size() == 0));
            part.bytes().forEach(content::write);
        }
        return content.toByteArray();
    }

    @Provide
    Arbitrary<Charset> charsets() {
        return Alphabet.charsets();
    }

    @Provide
    Arbitrary<Integer> paddings() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(2, Arbitraries.integers().between(READ_AHEAD - 12, READ_AHEAD + 12)));
    }

    @Provide
    Arbitrary<List<Part>> contents() {
        Arbitrary<Byte> bytes = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.bytes()),
                // What shifts, escapes and leads in one charset or another.
                Tuple.of(
                        1,
                        Arbitraries.of(0x0e, 0x0f, 0x1b, 0x24, 0x28, 0x42, 0x4e, 0x80, 0x8e, 0x8f, 0xd8, 0xf0, 0xff)
                                .map(Integer::byteValue)));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4_000).list().ofMaxSize(5),
                        bytes.list().ofMaxSize(5))
                .as(Part::new)
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Reading>> readings() {
        return Reading.some();
    }
}
