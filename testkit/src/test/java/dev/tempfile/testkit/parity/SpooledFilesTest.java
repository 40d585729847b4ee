package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.LineEnds;
import dev.tempfile.LiveEntry;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.TextFormat;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.Garbage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in memory up to a limit, and on disk beyond it. */
@Timeout(120)
class SpooledFilesTest {
    private static final byte[] TEN = "0123456789".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path here;

    private SpooledFile spool(long limit) throws IOException {
        return TempSpec.defaults().in(here).createSpooledFile(limit);
    }

    @Test
    @Tag("parity:spool-boundary")
    void exactlyTheLimitStaysInMemoryAndOneByteMoreIsOnDisk() throws IOException {
        try (SpooledFile file = spool(30)) {
            file.write(new byte[20]).write(TEN);
            assertThat(file.isInMemory()).isTrue();
            assertThat(here).as("nothing made so far").isEmptyDirectory();

            file.write(new byte[] {'x'});

            assertThat(file.isInMemory()).isFalse();
            assertThat(file.position(20).readAll()).asString().isEqualTo("0123456789x");
            assertThat(file.size()).isEqualTo(31);
        }
    }

    @Test
    @Tag("parity:spool-boundary")
    void aSizeThatWasNeverWrittenUpToIsTheSameOnDisk() throws IOException {
        try (SpooledFile file = spool(200_000)) {
            file.write(TEN).resize(150_000);

            file.rollover();

            assertThat(file.size()).isEqualTo(150_000);
            assertThat(file.rewind().readAll()).isEqualTo(Arrays.copyOf(TEN, 150_000));
        }
    }

    @Test
    @Tag("parity:spool-boundary")
    void whatWouldPassTheLimitIsNeverInMemoryNotEvenWhenTheDiskRefuses() throws IOException {
        Path missing = here.resolve("missing");
        try (SpooledFile file = TempSpec.defaults().in(missing).createSpooledFile(30)) {
            file.write(TEN);

            assertThatThrownBy(() -> file.write(new byte[21])).isInstanceOf(NoSuchFileException.class);

            assertThat(file.isInMemory()).isTrue();
            assertThat(file.size()).isEqualTo(10);
            assertThat(file.rewind().readAll()).isEqualTo(TEN);
        }
    }

    @Test
    @Tag("parity:spool-zero")
    void withoutALimitNothingThatIsWrittenRolls() throws IOException {
        try (SpooledFile file = spool(0)) {
            file.write(new byte[100_000]);
            file.output().write(new byte[100_000]);
            file.text().write("x".repeat(100_000)).flush();

            assertThat(file.isInMemory()).isTrue();
            assertThat(file.size()).isEqualTo(300_000);
            assertThat(here).isEmptyDirectory();

            assertThat(file.rollover().isInMemory()).as("but when asked to").isFalse();
            assertThat(file.size()).isEqualTo(300_000);
        }
    }

    @Test
    @Tag("parity:spool-sparse")
    void standingPastTheLimitIsNoReasonToRollAndWritingThereIs() throws IOException {
        try (SpooledFile file = spool(30)) {
            file.write(TEN).position(100);
            assertThat(file.isInMemory()).isTrue();
            assertThat(file.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            file.write(new byte[0]);
            assertThat(file.isInMemory()).as("nothing was written").isTrue();

            file.write(new byte[] {'x'});

            assertThat(file.isInMemory()).isFalse();
            byte[] expected = Arrays.copyOf(TEN, 101);
            expected[100] = 'x';
            assertThat(file.rewind().readAll()).isEqualTo(expected);
        }
    }

    @Test
    @Tag("parity:spool-truncate")
    void growingPastTheLimitRolls() throws IOException {
        try (SpooledFile file = spool(10)) {
            assertThat(file.resize(4).isInMemory()).isTrue();
            assertThat(file.resize(10).isInMemory()).isTrue();

            assertThat(file.resize(20).isInMemory()).isFalse();

            assertThat(file.size()).isEqualTo(20);
            assertThat(file.readAll()).isEqualTo(new byte[20]);
        }
    }

    @Test
    @Tag("parity:spool-truncate")
    void withALimitOfZeroGrowingRollsAtOnce() throws IOException {
        try (SpooledFile file = spool(0)) {
            assertThat(file.resize(4).isInMemory()).isFalse();
            assertThat(file.size()).isEqualTo(4);
        }
    }

    /** Java's truncate never grows a file, so what Python's rolls for its growth alone stays where it is. */
    @ParameterizedTest
    @ValueSource(longs = {0, 10})
    @Tag("parity:spool-truncate")
    void cuttingToMoreThanThereIsDoesNothing(long limit) throws IOException {
        try (SpooledFile file = spool(limit)) {
            file.write(TEN).truncate(20);

            assertThat(file.isInMemory()).isTrue();
            assertThat(file.size()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 10})
    @Tag("parity:spool-truncate")
    void cuttingRollsOnlyToASizeOverTheLimit(long limit) throws IOException {
        try (SpooledFile file = spool(limit)) {
            file.write(TEN).truncate(4);

            assertThat(file.isInMemory()).isEqualTo(limit == 10);
            assertThat(file.rewind().readAll()).asString().isEqualTo("0123");
        }
    }

    /** There is no descriptor to ask for: the file is a channel itself, on both sides of the limit. */
    @Test
    @Tag("parity:spool-handle")
    void aChannelNeedsNoDescriptorAndWhoNeedsTheDiskSaysSo() throws IOException {
        try (SpooledFile file = spool(30)) {
            SeekableByteChannel channel = file;
            channel.write(ByteBuffer.wrap(TEN));
            assertThat(file.isInMemory()).isTrue();

            assertThat(file.rollover().isInMemory()).isFalse();

            channel.position(3);
            assertThat(file.readAll()).asString().isEqualTo("3456789");
        }
    }

    @Test
    @Tag("parity:spool-position")
    void rollingKeepsPositionAndContentAndHappensOnce() throws IOException {
        try (Told told = Told.listening();
                SpooledFile file = spool(30)) {
            file.write(new byte[] {'a', 'b', 'c'}).position(1);

            file.rollover().rollover();

            assertThat(file.position()).isEqualTo(1);
            assertThat(file.readAll()).asString().isEqualTo("bc");
            assertThat(file.rewind().readAll()).asString().isEqualTo("abc");
            assertThat(told.made).hasSize(1);
        }
    }

    @Test
    @Tag("parity:spool-position")
    void aPositionPastTheEndIsKeptToo() throws IOException {
        try (SpooledFile file = spool(30)) {
            assertThat(file.write(TEN).position(25).rollover().position()).isEqualTo(25);
            assertThat(file.size()).isEqualTo(10);
        }
    }

    @Test
    @Tag("parity:spool-methods")
    void whatWasTakenBeforeTheRollWorksAfterIt() throws IOException {
        try (SpooledFile file = spool(30)) {
            OutputStream output = file.output();
            InputStream input = file.input();
            InputStream independent = file.newInput();
            Writer writer = file.text().writer();
            Reader reader = file.text().reader();
            output.write(TEN);
            file.flush();
            assertThat(independent.read()).isEqualTo('0');

            output.write(new byte[30]);
            writer.write("text");
            file.flush();

            assertThat(file.isInMemory()).isFalse();
            assertThat(independent.readNBytes(9)).asString().isEqualTo("123456789");
            assertThat(independent.skip(30)).isEqualTo(30);
            assertThat(independent.readAllBytes()).asString().isEqualTo("text");
            file.position(8);
            assertThat(input.readNBytes(2)).asString().isEqualTo("89");
            file.position(40);
            assertThat(reader.read()).isEqualTo('t');
            assertThat(reader.read()).isEqualTo('e');
            assertThat(file.position()).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:spool-text")
    void textAcrossTheLimitIsTranslatedOnce(LineEnds ends) throws IOException {
        String end = ends == LineEnds.CRLF ? "\r\n" : "\n";
        for (Charset charset : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16}) {
            for (int limit = 1; limit < 40; limit++) {
                try (SpooledFile file = spool(limit)) {
                    var text = file.text(TextFormat.of(charset).withLineEnds(ends));
                    for (int i = 0; i < 5; i++) {
                        text.write("ä\n").flush();
                    }

                    byte[] expected = ("ä" + end).repeat(5).getBytes(charset);
                    assertThat(file.isInMemory()).isEqualTo(expected.length <= limit);
                    assertThat(file.rewind().readAll()).isEqualTo(expected);
                    assertThat(text.rewind().readAll()).isEqualTo("ä\n".repeat(5));
                }
            }
        }
    }

    @Test
    @Tag("parity:spool-text")
    void theLimitCountsEncodedBytes() throws IOException {
        try (SpooledFile file = spool(6)) {
            file.text().write("€€").flush();
            assertThat(file.isInMemory()).isTrue();

            file.text().write("e").flush();

            assertThat(file.isInMemory()).isFalse();
        }
    }

    @Test
    @Tag("parity:spool-text")
    void howErrorsAreTreatedIsTheSameOnBothSides() throws IOException {
        for (int limit : new int[] {1, 1000}) {
            try (SpooledFile strict = spool(limit);
                    SpooledFile replacing = spool(limit)) {
                var text = strict.text(TextFormat.of(StandardCharsets.US_ASCII)).write("ab");
                text.flush();
                assertThatThrownBy(() -> text.write("ä")).hasRootCauseInstanceOf(CharacterCodingException.class);
                assertThat(text.rewind().readAll()).isEqualTo("ab");

                replacing
                        .text(TextFormat.of(StandardCharsets.US_ASCII).replacingMalformed())
                        .write("abä");
                assertThat(replacing.rewind().readAll()).asString().isEqualTo("ab?");
            }
        }
    }

    /** Python's writelines takes any iterator; here a stream is what gives its content bit by bit. */
    @Test
    @Tag("parity:spool-writelines")
    void aLazySourceRollsOnTheWay() throws IOException {
        try (SpooledFile file = spool(2)) {
            boolean[] rolledBeforeTheEnd = new boolean[1];
            Enumeration<InputStream> lines =
                    lazily(() -> rolledBeforeTheEnd[0] = !file.isInMemory(), "a\n", "b\n", "c\n");

            assertThat(file.transferFrom(new SequenceInputStream(lines))).isEqualTo(6);

            assertThat(rolledBeforeTheEnd[0]).isTrue();
            assertThat(file.rewind().readAll()).asString().isEqualTo("a\nb\nc\n");
        }
    }

    private static Enumeration<InputStream> lazily(Runnable atTheEnd, String... lines) {
        var source = Arrays.asList(lines).iterator();
        return new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                if (!source.hasNext()) {
                    atTheEnd.run();
                }
                return source.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(source.next().getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("parity:spool-leak")
    void oneThatWasForgottenIsWarnedOfAndLeavesNoFile(boolean rolled) throws Exception {
        try (Told told = Told.listening()) {
            forget(rolled);

            Garbage.collectUntil(() -> told.forgotten.contains("spooled file"));

            Garbage.collectUntil(
                    () -> TempFiles.live().stream().map(LiveEntry::kind).noneMatch("spooled file"::equals));
            assertThat(told.forgotten).containsExactly("spooled file");
        }
        assertThat(Site.below(here)).noneMatch(Files::isRegularFile);
    }

    private void forget(boolean rolled) throws IOException {
        SpooledFile forgotten = spool(5);
        forgotten.write(new byte[rolled ? 6 : 5]);
        assertThat(forgotten.isInMemory()).isEqualTo(!rolled);
    }
}
