package dev.tempfile.testkit.parity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.LineEnds;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempSpec;
import dev.tempfile.TextFormat;
import dev.tempfile.TextView;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Garbage;
import dev.tempfile.testkit.process.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Python's {@code SpooledTemporaryFile}: in memory up to a limit, then on disk, and no other difference. */
@Timeout(60)
class SpooledFileTest {
    @TempDir
    private Path here;

    @Test
    @Tag("parity:spool-boundary")
    void exactlyTheLimitStaysInMemoryAndOneMoreDoesNot() throws IOException {
        try (SpooledFile file = limited(30)) {
            file.write(new byte[20]).write(new byte[10]);
            assertThat(file.isInMemory()).isTrue();

            file.write(new byte[1]);
            assertThat(file.isInMemory()).isFalse();
            assertThat(file.size()).isEqualTo(31);
        }
    }

    @Test
    @Tag("parity:spool-boundary")
    void untilThenNothingIsOnDiskAndThenNoName() throws IOException {
        try (SpooledFile file = limited(30)) {
            file.write(new byte[30]);
            assertThat(here).isEmptyDirectory();

            file.write(new byte[1]);
            assertThat(here.toFile().listFiles()).allMatch(ours -> ours.isDirectory() && ours.list().length == 0);
        }
    }

    @Test
    @Tag("parity:spool-zero")
    void withALimitOfZeroWritingNeverRollsOver() throws IOException {
        try (SpooledFile file = limited(0)) {
            file.write(new byte[100_000]);
            file.output().write(new byte[100_000]);
            assertThat(file.size()).isEqualTo(200_000);
            assertThat(file.isInMemory()).isTrue();
        }
    }

    @Test
    @Tag("parity:spool-sparse")
    void aPositionPastTheLimitStaysInMemoryUntilSomethingIsWrittenThere() throws IOException {
        try (SpooledFile file = limited(30)) {
            file.position(100);
            assertThat(file.isInMemory()).isTrue();

            file.write(new byte[] {1});
            assertThat(file.isInMemory()).isFalse();
            byte[] expected = new byte[101];
            expected[100] = 1;
            assertThat(file.rewind().readAll()).isEqualTo(expected);
        }
    }

    @Test
    @Tag("parity:spool-truncate")
    void resizingPastTheLimitRollsOver() throws IOException {
        try (SpooledFile file = limited(10)) {
            assertThat(file.resize(4).isInMemory()).isTrue();
            assertThat(file.resize(10).isInMemory()).isTrue();
            assertThat(file.resize(20).isInMemory()).isFalse();
            assertThat(file.size()).isEqualTo(20);
        }
        try (SpooledFile file = limited(0)) {
            assertThat(file.resize(4).isInMemory()).as("0: at once").isFalse();
            assertThat(file.size()).isEqualTo(4);
        }
    }

    @Test
    @Tag("parity:spool-truncate")
    void cuttingStaysWhereItIs() throws IOException {
        try (SpooledFile file = limited(10)) {
            file.write(new byte[8]);
            assertThat(file.truncate(100).isInMemory()).as("never grows").isTrue();
            assertThat(file.truncate(4).isInMemory()).isTrue();
            assertThat(file.size()).isEqualTo(4);
        }
    }

    /** There is no descriptor to ask for: the file is the channel, on both sides of the limit. {@code rollover()} is explicit. */
    @Test
    @Tag("parity:spool-handle")
    void asAChannelItNeedNotRollOverAndCanBeToldTo() throws IOException {
        try (SpooledFile file = limited(30)) {
            Channels.newOutputStream(file).write("content".getBytes());
            assertThat(file.isInMemory()).isTrue();

            assertThat(file.rollover().isInMemory()).isFalse();
            assertThat(Channels.newInputStream(file.rewind()).readAllBytes()).asString().isEqualTo("content");
        }
    }

    @Test
    @Tag("parity:spool-position")
    void rollingOverKeepsPositionAndContentAndTwiceIsOnce() throws IOException {
        try (SpooledFile file = limited(30)) {
            file.write("abc".getBytes()).position(1);

            file.rollover().rollover();

            assertThat(file.position()).isEqualTo(1);
            assertThat(file.readAll()).asString().isEqualTo("bc");
            assertThat(file.rewind().readAll()).asString().isEqualTo("abc");
        }
    }

    @Test
    @Tag("parity:spool-methods")
    void whatWasTakenBeforeTheRolloverIsGoodAfterIt() throws IOException {
        try (SpooledFile file = limited(10)) {
            file.write("12345".getBytes());
            InputStream input = file.input();
            InputStream independent = file.newInput();
            OutputStream output = file.output();
            assertThat(independent.read()).isEqualTo('1');
            assertThat(file.isInMemory()).isTrue();

            output.write("6789abcdef".getBytes());
            output.flush();
            assertThat(file.isInMemory()).isFalse();

            assertThat(independent.readAllBytes()).asString().isEqualTo("23456789abcdef");
            file.position(12);
            assertThat(input.readAllBytes()).asString().isEqualTo("def");
        }
    }

    @Test
    @Tag("parity:spool-methods")
    void soAreTextReadersAndWriters() throws IOException {
        try (SpooledFile file = limited(20)) {
            TextView text = file.text();
            Writer writer = text.writer();
            BufferedReader reader = new BufferedReader(text.reader(), 1);
            writer.write("eins\nzwei\n");
            text.rewind();
            assertThat(reader.readLine()).isEqualTo("eins");
            assertThat(file.isInMemory()).isTrue();

            file.position(file.size());
            writer.write("drei\nvier und mehr\n");
            writer.flush();
            assertThat(file.isInMemory()).isFalse();

            file.position(5);
            assertThat(text.readLine()).isEqualTo("zwei");
            assertThat(text.lines()).containsExactly("drei", "vier und mehr");
        }
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,VERBATIM", "UTF-8,CRLF", "UTF-16,CRLF", "UTF-16LE,LF", "ISO-8859-1,CRLF", "GB18030,CRLF"})
    @Tag("parity:spool-text")
    void textIsTranslatedOnceWhereverTheLimitFalls(String charset, LineEnds ends) throws IOException {
        String text = "Grüße\n\nund Küsse\n".repeat(20);
        TextFormat format = TextFormat.of(Charset.forName(charset)).withLineEnds(ends);
        byte[] expected = (ends == LineEnds.CRLF ? text.replace("\n", "\r\n") : text).getBytes(format.charset());
        for (int limit = 1; limit < expected.length + 2; limit += 7) {
            try (SpooledFile file = limited(limit)) {
                for (String character : text.split("")) {
                    file.text(format).write(character);
                    if (character.equals("s")) {
                        file.flush();
                    }
                }
                assertThat(file.rewind().readAll()).as("limit %d", limit).isEqualTo(expected);
                assertThat(file.rewind().text().readAll()).as("limit %d", limit).isEqualTo(text);
                assertThat(file.isInMemory()).isEqualTo(expected.length <= limit);
            }
        }
    }

    @Test
    @Tag("parity:spool-text")
    void theLimitCountsEncodedBytes() throws IOException {
        try (SpooledFile file = limited(30)) {
            file.text().write("é".repeat(15)).flush();
            assertThat(file.isInMemory()).as("15 characters, 30 bytes").isTrue();
            file.text().write("é").flush();
            assertThat(file.isInMemory()).as("16 characters, 32 bytes").isFalse();
        }
    }

    @Test
    @Tag("parity:spool-text")
    void whatCannotBeEncodedIsReplacedOnBothSides() throws IOException {
        TextFormat format = TextFormat.of(StandardCharsets.US_ASCII).replacingMalformed();
        try (SpooledFile file = limited(3)) {
            file.text(format).write("aé").flush();
            assertThat(file.isInMemory()).isTrue();
            file.text(format).write("世b").flush();
            assertThat(file.isInMemory()).isFalse();
            assertThat(file.rewind().text().readAll()).isEqualTo("a??b");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 10_000})
    @Tag("parity:spool-writelines")
    void aLazySourceThatNeverFitsInMemoryRollsOverOnTheWay(int lineLength) throws IOException {
        int lines = 100_000 / lineLength;
        List<Boolean> inMemory = new ArrayList<>();
        try (SpooledFile file = limited(2)) {
            for (int line = 0; line < lines; line++) {
                file.text().writeLine("x".repeat(lineLength));
                inMemory.add(file.isInMemory());
            }
            // What text() collects before it hands it over is at most 8 KiB.
            assertThat(inMemory.subList(1 + 8192 / lineLength, lines)).isNotEmpty().containsOnly(false);
            assertThat(file.rewind().text().lines().count()).isEqualTo(lines);
        }
    }

    @Test
    @Tag("parity:spool-writelines")
    void soDoesAStreamThatIsStillBeingRead() throws IOException {
        List<Boolean> inMemory = new ArrayList<>();
        try (SpooledFile file = limited(2)) {
            Enumeration<InputStream> lazy = new Enumeration<>() {
                @Override
                public boolean hasMoreElements() {
                    return inMemory.size() < 5;
                }

                @Override
                public InputStream nextElement() {
                    inMemory.add(file.isInMemory());
                    return new java.io.ByteArrayInputStream("line\n".getBytes(UTF_8));
                }
            };
            assertThat(file.transferFrom(new SequenceInputStream(lazy))).isEqualTo(25);
            assertThat(inMemory).containsExactly(true, false, false, false, false);
        }
    }

    @Test
    @Tag("parity:spool-leak")
    void aForgottenOneIsWarnedOfAndLeavesNoFile() throws IOException {
        Outcome forgot = ChildJvm.running(Forgets.class, here).run(here).succeeded();

        assertThat(forgot.errors())
                .filteredOn(line -> line.contains("A temporary spooled file was never closed"))
                .hasSize(2);
        assertThat(forgot.value("open files")).isEqualTo("[]");
        assertThat(here).isEmptyDirectory();
    }

    /** Forgets a spooled file in memory and one on disk. */
    static final class Forgets {
        public static void main(String[] args) throws IOException, InterruptedException {
            Path directory = Path.of(args[0]);
            TempSpec spec = TempSpec.defaults().in(directory);
            try (Told told = Told.listening()) {
                spec.createSpooledFile(10).write(new byte[10]);
                spec.createSpooledFile(10).write(new byte[11]);
                Garbage.collectUntil(() -> told.forgotten.size() == 2);
                Garbage.collectUntil(() -> OpenFiles.below(directory).isEmpty());
                System.out.println("open files=" + OpenFiles.below(directory));
            }
        }
    }

    private SpooledFile limited(long limit) throws IOException {
        return TempSpec.defaults().in(here).createSpooledFile(limit);
    }
}
