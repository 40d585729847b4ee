package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.ByteFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.TextFormat;
import dev.tempfile.TextView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.file.FileSystemException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Writing what a charset cannot say, or half of a surrogate pair. Reported: the call throws, nothing of its text is written, and
 * all before and after it is whole. Replaced: as the JDK replaces. A first half waits for the second in either case.
 */
class UnfitTextTest {
    /** One write, and whether the file is looked at afterwards, which ends the waiting for a second half. */
    record Write(List<Integer> symbols, int times, boolean look) {
        String text(Alphabet alphabet) {
            StringBuilder text = new StringBuilder();
            for (int symbol : symbols) {
                text.append(symbol < UNFIT.size() ? UNFIT.get(symbol) : alphabet.symbol(symbol - UNFIT.size()));
            }
            return text.toString().repeat(times);
        }
    }

    private static final List<String> UNFIT =
            List.of("\ud83d", "\ude00", "\ud83d\ude00", "\ud83d", "\ude00", "\u20ac", "\u3042", "\uac00", "\u0f00");

    @Property
    void whatIsReportedLeavesAllElseWhole(@ForAll("charsets") Charset charset, @ForAll("writes") List<Write> writes)
            throws IOException {
        Alphabet alphabet = Alphabet.of(charset);
        ReportingModel model = new ReportingModel(alphabet);
        try (MemoryFile file = MemoryFile.create()) {
            TextView view = file.text(TextFormat.of(charset));
            for (Write write : writes) {
                String text = write.text(alphabet);
                if (model.write(text)) {
                    view.write(text);
                } else {
                    assertThatThrownBy(() -> view.write(text))
                            .isInstanceOf(FileSystemException.class)
                            .hasCauseInstanceOf(CharacterCodingException.class);
                }
                if (write.look()) {
                    look(file, model);
                }
            }
            look(file, model);
            assertThat(file.rewind().readAll()).isEqualTo(model.encoded());
        }
    }

    private static void look(ByteFile file, ReportingModel model) throws IOException {
        if (!model.settle()) {
            assertThatThrownBy(file::position)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("half of a surrogate pair")
                    .hasCauseInstanceOf(CharacterCodingException.class);
        }
        assertThat(file.position()).isEqualTo(model.encoded().length);
        assertThat(file.size()).isEqualTo(model.encoded().length);
    }

    /** What a text view that reports has to do, said with strings. */
    private static final class ReportingModel {
        private final Alphabet alphabet;
        private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        private final StringBuilder pending = new StringBuilder();
        private String half = "";

        ReportingModel(Alphabet alphabet) {
            this.alphabet = alphabet;
        }

        /** Whether the write is accepted. */
        boolean write(String text) {
            CharBuffer all = CharBuffer.wrap(half + text);
            CharsetEncoder encoder = alphabet.charset().newEncoder();
            CoderResult result = encoder.encode(all, ByteBuffer.allocate(all.length() * 16 + 16), false);
            if (result.isError()) {
                // The half that waited is lost only if it belongs to what is wrong.
                half = all.position() == 0 ? "" : half;
                return false;
            }
            String whole = half + text;
            half = whole.isEmpty() || !Character.isHighSurrogate(whole.charAt(whole.length() - 1))
                    ? ""
                    : whole.substring(whole.length() - 1);
            pending.append(whole, 0, whole.length() - half.length());
            return true;
        }

        /** Whether no half was waiting. */
        boolean settle() {
            boolean whole = half.isEmpty();
            half = "";
            encoded.writeBytes(alphabet.encode(pending.toString(), encoded.size() == 0));
            pending.setLength(0);
            return whole;
        }

        byte[] encoded() {
            return encoded.toByteArray();
        }
    }

    @Property
    void whatIsReplacedIsReplacedAsTheJdkDoesIt(
            @ForAll("charsets") Charset charset, @ForAll("writes") List<Write> writes) throws IOException {
        Alphabet alphabet = Alphabet.of(charset);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        StringBuilder pending = new StringBuilder();
        try (MemoryFile file = MemoryFile.create()) {
            TextView view = file.text(TextFormat.of(charset).replacingMalformed());
            for (Write write : writes) {
                view.write(write.text(alphabet));
                pending.append(write.text(alphabet));
                if (write.look()) {
                    expected.writeBytes(alphabet.encode(pending.toString(), expected.size() == 0));
                    pending.setLength(0);
                    assertThat(file.position()).isEqualTo(expected.size());
                }
            }
            expected.writeBytes(alphabet.encode(pending.toString(), expected.size() == 0));
            assertThat(file.rewind().readAll()).isEqualTo(expected.toByteArray());
        }
    }

    @Provide
    Arbitrary<Charset> charsets() {
        return Alphabet.charsets();
    }

    @Provide
    Arbitrary<List<Write>> writes() {
        Arbitrary<Integer> symbols = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.integers().between(0, UNFIT.size())),
                Tuple.of(7, Arbitraries.integers().between(UNFIT.size(), 4_000)));
        return Combinators.combine(
                        symbols.list().ofMaxSize(6),
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.just(1)),
                                Tuple.of(1, Arbitraries.of(682, 683, 1_024, 2_047, 2_048, 2_049))),
                        Arbitraries.of(true, false, false))
                .as(Write::new)
                .list()
                .ofMaxSize(8);
    }
}
