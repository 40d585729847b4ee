package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.ByteFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TextFormat;
import dev.tempfile.TextView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Lines of text and bytes that are no text, in turn in one file: neither reads too much or too little for the other. */
class MixedContentTest {
    private static TempDirectory scope;

    @BeforeContainer
    static void makeScope() throws IOException {
        scope = TempDirectory.create();
    }

    @AfterContainer
    static void closeScope() throws IOException {
        scope.close();
    }

    /** Some lines, and bytes behind them. */
    record Section(List<Line> lines, Bytes bytes, Way way) {}

    /** A line, and how it ends. */
    record Line(List<Integer> symbols, End end) {
        String text(Alphabet alphabet) {
            return alphabet.spell(symbols).replace("\n", "").replace("\r", "") + end.characters;
        }
    }

    /** An end of a line. */
    enum End {
        LF("\n"),
        CR("\r"),
        CRLF("\r\n");

        private final String characters;

        End(String characters) {
            this.characters = characters;
        }
    }

    /** How the bytes are written and read. */
    enum Way {
        CHANNEL {
            @Override
            void write(ByteFile file, byte[] bytes) throws IOException {
                file.write(ByteBuffer.wrap(bytes));
            }

            @Override
            byte[] read(ByteFile file, int length) throws IOException {
                ByteBuffer target = ByteBuffer.allocate(length);
                while (target.hasRemaining() && file.read(target) >= 0) {
                    continue;
                }
                return target.array();
            }
        },
        STREAM {
            @Override
            void write(ByteFile file, byte[] bytes) throws IOException {
                file.output().write(bytes);
            }

            @Override
            byte[] read(ByteFile file, int length) throws IOException {
                return file.input().readNBytes(length);
            }
        };

        abstract void write(ByteFile file, byte[] bytes) throws IOException;

        abstract byte[] read(ByteFile file, int length) throws IOException;
    }

    @Property
    void linesAndBytesDoNotDisturbEachOther(
            @ForAll("kinds") FileKind kind,
            @ForAll("charsets") Charset charset,
            @ForAll("sections") List<Section> sections)
            throws IOException {
        Alphabet alphabet = Alphabet.of(charset);
        Assume.that(alphabet.symbols().contains("\n") && alphabet.knowsWhereCharactersEnd());
        for (Section section : sections) {
            Assume.that(isReadable(section, alphabet));
        }
        try (ByteFile file = kind.create(scope)) {
            TextView text = file.text(TextFormat.of(charset));
            List<Long> starts = new ArrayList<>();
            for (Section section : sections) {
                starts.add(file.position());
                for (Line line : section.lines()) {
                    text.write(line.text(alphabet));
                }
                section.way().write(file, section.bytes().value());
            }
            file.rewind();
            for (Section section : sections) {
                read(section, file, text, alphabet);
            }
            assertThat(file.position()).isEqualTo(file.size());
            for (int i = sections.size() - 1; i >= 0; i--) {
                file.position(starts.get(i));
                read(sections.get(i), file, text, alphabet);
            }
        }
    }

    private static void read(Section section, ByteFile file, TextView text, Alphabet alphabet) throws IOException {
        for (Line line : section.lines()) {
            String expected = line.text(alphabet);
            assertThat(text.readLine() + line.end().characters).isEqualTo(expected);
        }
        assertThat(section.way().read(file, section.bytes().length()))
                .isEqualTo(section.bytes().value());
    }

    /** Whether the JDK reads the lines back, and the bytes do not look like the rest of the last line's end. */
    private static boolean isReadable(Section section, Alphabet alphabet) {
        StringBuilder lines = new StringBuilder();
        for (Line line : section.lines()) {
            if (lines.toString().endsWith("\r") && line.text(alphabet).startsWith("\n")) {
                return false;
            }
            lines.append(line.text(alphabet));
        }
        boolean endsOpen = lines.toString().endsWith("\r")
                && (section.bytes().length() == 0
                        || alphabet.decodeLater(section.bytes().value(), 0).startsWith("\n"));
        return !endsOpen && alphabet.isSymmetric(lines.toString());
    }

    @Provide
    Arbitrary<FileKind> kinds() {
        return FileKind.any();
    }

    @Provide
    Arbitrary<Charset> charsets() {
        return Alphabet.charsets();
    }

    @Provide
    Arbitrary<List<Section>> sections() {
        Arbitrary<Line> line = Combinators.combine(
                        Arbitraries.integers().between(0, 4_000).list().ofMaxSize(8), Arbitraries.of(End.values()))
                .as(Line::new);
        return Combinators.combine(line.list().ofMaxSize(5), Bytes.any(), Arbitraries.of(Way.values()))
                .as(Section::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }
}
