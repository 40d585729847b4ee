package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.ByteFile;
import dev.tempfile.LineEnds;
import dev.tempfile.TempDirectory;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A file as text is a {@code String}, in every charset of this JDK that can write, in whatever pieces it is written and read. */
class TextModelTest {
    private static final int ENOUGH = 20;
    private static TempDirectory scope;

    @BeforeContainer
    static void makeScope() throws IOException {
        scope = TempDirectory.create();
    }

    @AfterContainer
    static void closeScope() throws IOException {
        scope.close();
    }

    @Property
    void theBytesAreThoseThatTheJdkWrites(
            @ForAll("kinds") FileKind kind,
            @ForAll("charsets") Charset charset,
            @ForAll LineEnds lineEnds,
            @ForAll("pieces") List<Piece> pieces)
            throws IOException {
        try (ByteFile file = kind.create(scope)) {
            WrittenText written = new WrittenText(Alphabet.of(charset), lineEnds, file, pieces);
            assertThat(file.position()).isEqualTo(written.encoded().length);
            assertThat(file.rewind().readAll()).isEqualTo(written.encoded());
        }
    }

    @Property
    void aTextComesBackWhole(
            @ForAll("kinds") FileKind kind,
            @ForAll("charsets") Charset charset,
            @ForAll LineEnds lineEnds,
            @ForAll("pieces") List<Piece> pieces)
            throws IOException {
        try (ByteFile file = kind.create(scope)) {
            WrittenText written = new WrittenText(Alphabet.of(charset), lineEnds, file, pieces);
            Assume.that(written.isSymmetric());
            assertThat(written.view().rewind().readAll()).isEqualTo(Reading.translated(written.text(), lineEnds));
            assertThat(file.position()).isEqualTo(file.size());
            assertThat(written.view().readAll()).isEmpty();
            assertThat(written.view().readLine()).isNull();
        }
    }

    @Property
    void aTextComesBackInPiecesOfAnyKind(
            @ForAll("kinds") FileKind kind,
            @ForAll("charsets") Charset charset,
            @ForAll LineEnds lineEnds,
            @ForAll("pieces") List<Piece> pieces,
            @ForAll("readings") List<Reading> readings,
            @ForAll boolean asking)
            throws IOException {
        try (ByteFile file = kind.create(scope)) {
            WrittenText written = new WrittenText(Alphabet.of(charset), lineEnds, file, pieces);
            Assume.that(written.isSymmetric());
            file.rewind();
            long last = 0;
            int index = 0;
            for (int i = 0; index < written.text().length(); i++) {
                index = readings.get(i % readings.size()).from(written.view(), written.text(), index);
                if (asking) {
                    assertThat(file.position()).isBetween(last, file.size());
                    last = file.position();
                }
            }
            assertThat(written.view().readAll()).isEmpty();
            assertThat(file.position()).isEqualTo(file.size());
        }
    }

    @Property
    void positionsAfterWholeWritesCanBeGoneBackTo(
            @ForAll("kinds") FileKind kind,
            @ForAll("charsets") Charset charset,
            @ForAll LineEnds lineEnds,
            @ForAll("pieces") List<Piece> pieces)
            throws IOException {
        try (ByteFile file = kind.create(scope)) {
            WrittenText written = new WrittenText(Alphabet.of(charset), lineEnds, file, pieces);
            for (WrittenText.Mark mark : written.marks()) {
                written.goBackTo(mark);
            }
        }
    }

    @Property
    void positionsAfterLinesCanBeGoneBackTo(
            @ForAll("kinds") FileKind kind,
            @ForAll("charsets") Charset charset,
            @ForAll LineEnds lineEnds,
            @ForAll("pieces") List<Piece> pieces,
            @ForAll("readings") List<Reading> readings)
            throws IOException {
        Assume.that(Alphabet.of(charset).knowsWhereCharactersEnd());
        try (ByteFile file = kind.create(scope)) {
            WrittenText written = new WrittenText(Alphabet.of(charset), lineEnds, file, pieces);
            Assume.that(written.isSymmetric());
            file.rewind();
            List<WrittenText.Mark> marks = new ArrayList<>();
            int index = 0;
            for (int i = 0; index < written.text().length() && marks.size() < ENOUGH; i++) {
                Reading reading = readings.get(i % readings.size());
                index = reading.from(written.view(), written.text(), index);
                if (reading instanceof Reading.Line) {
                    marks.add(written.mark(index));
                }
            }
            for (WrittenText.Mark mark : marks) {
                written.goBackTo(mark);
            }
        }
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
    Arbitrary<List<Piece>> pieces() {
        return Piece.some();
    }

    @Provide
    Arbitrary<List<Reading>> readings() {
        return Reading.some();
    }
}
