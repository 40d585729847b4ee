package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.MemoryFile;
import dev.tempfile.TextFormat;
import dev.tempfile.TextView;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the random texts may miss in one run: each charset of this JDK, with each symbol of its alphabet, every time. */
class EveryCharsetTest {
    private static final int EVERY_CHARSET = 1_000;
    private static final int A_FEW = 97;

    @Property(tries = EVERY_CHARSET, generation = GenerationMode.EXHAUSTIVE)
    void eachSymbolComesBackByItself(@ForAll("charsets") Charset charset) throws IOException {
        for (String symbol : Alphabet.of(charset).symbols()) {
            try (MemoryFile file = MemoryFile.create()) {
                TextView view = file.text(TextFormat.of(charset)).write(symbol);
                assertThat(view.rewind().readAll()).isEqualTo(symbol);
            }
        }
    }

    @Property(tries = EVERY_CHARSET, generation = GenerationMode.EXHAUSTIVE)
    void eachSymbolIsALineOfItsOwn(@ForAll("charsets") Charset charset) throws IOException {
        Alphabet alphabet = Alphabet.of(charset);
        Assume.that(alphabet.symbols().contains("\n"));
        List<String> lines = alphabet.symbols().stream()
                .filter(symbol -> symbol.indexOf('\n') < 0 && symbol.indexOf('\r') < 0)
                .toList();
        Assume.that(alphabet.isSymmetric(String.join("\n", lines)));
        try (MemoryFile file = MemoryFile.create()) {
            TextView view = file.text(TextFormat.of(charset));
            for (String line : lines) {
                view.writeLine(line);
            }
            List<Long> starts = new ArrayList<>();
            view.rewind();
            for (String line : lines) {
                starts.add(file.position());
                assertThat(view.readLine()).isEqualTo(line);
            }
            assertThat(view.readLine()).isNull();
            for (int i = lines.size() - 1; i >= 0 && alphabet.knowsWhereCharactersEnd(); i -= A_FEW) {
                file.position(starts.get(i));
                assertThat(view.readLine())
                        .as("from position %s", starts.get(i))
                        .isEqualTo(lines.get(i));
            }
        }
    }

    @Property(tries = EVERY_CHARSET, generation = GenerationMode.EXHAUSTIVE)
    void eachSymbolIsAppendedToTheOthersAfterALookAtTheFile(@ForAll("charsets") Charset charset) throws IOException {
        Alphabet alphabet = Alphabet.of(charset);
        StringBuilder all = new StringBuilder();
        try (MemoryFile file = MemoryFile.create()) {
            TextView view = file.text(TextFormat.of(charset));
            for (String symbol : alphabet.symbols()) {
                view.write(symbol);
                all.append(symbol);
                assertThat(file.position()).isEqualTo(file.size());
            }
            byte[] bytes = file.rewind().readAll();
            Assume.that(new String(bytes, charset).equals(all.toString()));
            assertThat(view.rewind().readAll()).isEqualTo(all.toString());
        }
    }

    @Provide
    Arbitrary<Charset> charsets() {
        return Alphabet.charsets();
    }
}
