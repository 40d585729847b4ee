package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.MemoryFile;
import dev.tempfile.TextFormat;
import dev.tempfile.TextView;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A byte order mark at the start decides for the whole file, also for who comes in later, and is no text; later it is. */
class ByteOrderTest {
    /**
     * How a file begins that others wrote.
     *
     * @param readAs the charset that looks for a mark
     * @param written the charset that it then is
     */
    record Beginning(String readAs, String written, boolean marked) {
        private static final List<Beginning> ALL = List.of(
                new Beginning("UTF-16", "UTF-16BE", true),
                new Beginning("UTF-16", "UTF-16LE", true),
                new Beginning("UTF-16", "UTF-16BE", false),
                new Beginning("x-UTF-16LE-BOM", "UTF-16LE", true),
                new Beginning("x-UTF-16LE-BOM", "UTF-16BE", true),
                new Beginning("x-UTF-16LE-BOM", "UTF-16LE", false),
                new Beginning("UTF-32", "UTF-32BE", true),
                new Beginning("UTF-32", "UTF-32LE", true),
                new Beginning("UTF-32", "UTF-32BE", false),
                new Beginning("X-UTF-32BE-BOM", "UTF-32BE", true),
                new Beginning("X-UTF-32BE-BOM", "UTF-32BE", false),
                new Beginning("X-UTF-32LE-BOM", "UTF-32LE", true),
                new Beginning("X-UTF-32LE-BOM", "UTF-32LE", false));

        byte[] encode(String text) {
            return ((marked ? "\uFEFF" : "") + text).getBytes(Charset.forName(written));
        }
    }

    @Property
    void theMarkDecides(@ForAll("beginnings") Beginning beginning, @ForAll("lines") List<String> lines)
            throws IOException {
        try (MemoryFile file = MemoryFile.create()) {
            String text = "first\n" + lines.stream().map(line -> line + "\n").collect(Collectors.joining());
            file.write(beginning.encode(text)).rewind();
            TextView view = file.text(TextFormat.of(Charset.forName(beginning.readAs())));
            assertThat(view.readAll()).isEqualTo(text);
            view.rewind();
            assertThat(view.readLine()).isEqualTo("first");
            List<Long> starts = new ArrayList<>();
            for (String line : lines) {
                starts.add(file.position());
                assertThat(view.readLine()).isEqualTo(line);
            }
            assertThat(file.position()).isEqualTo(file.size());
            for (int i = 0; i < lines.size(); i++) {
                file.position(starts.get(i));
                assertThat(view.readLine()).isEqualTo(lines.get(i));
            }
        }
    }

    @Property
    void whatIsAppendedIsInTheOrderOfTheBeginning(
            @ForAll("beginnings") Beginning beginning,
            @ForAll("lines") List<String> before,
            @ForAll("lines") List<String> after)
            throws IOException {
        try (MemoryFile file = MemoryFile.create()) {
            String text = "first\n" + String.join("\n", before);
            file.write(beginning.encode(text));
            TextView view = file.text(TextFormat.of(Charset.forName(beginning.readAs())));
            for (String line : after) {
                view.write(line);
                text += line;
                assertThat(file.position()).isEqualTo(file.size());
            }
            assertThat(file.rewind().readAll()).isEqualTo(beginning.encode(text));
            assertThat(view.rewind().readAll()).isEqualTo(text);
        }
    }

    @Property
    void aFileOfOurOwnBeginsAsTheJdkLetsItBegin(
            @ForAll("beginnings") Beginning beginning, @ForAll("lines") List<String> lines) throws IOException {
        Charset charset = Charset.forName(beginning.readAs());
        try (MemoryFile file = MemoryFile.create()) {
            TextView view = file.text(TextFormat.of(charset)).write("");
            assertThat(file.position()).as("no mark without a text").isZero();
            for (String line : lines) {
                view.write(line);
            }
            String text = String.join("", lines);
            assertThat(file.position(0).readAll()).isEqualTo(text.getBytes(charset));
            file.truncate(0);
            view.write("again");
            assertThat(file.rewind().readAll()).isEqualTo("again".getBytes(charset));
        }
    }

    @Provide
    Arbitrary<Beginning> beginnings() {
        return Arbitraries.of(Beginning.ALL);
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.of("a", "b", "\u00e9", "\u4e16", "\uFEFF", "\uFFFD", "\ud83d\ude00", "")
                .list()
                .ofMaxSize(5)
                .map(symbols -> String.join("", symbols))
                .list()
                .ofMaxSize(5);
    }
}
