package dev.tempfile.testkit;

import static dev.tempfile.testkit.FileUnderTest.ascii;
import static dev.tempfile.testkit.FileUnderTest.bytes;
import static dev.tempfile.testkit.FileUnderTest.content;
import static dev.tempfile.testkit.FileUnderTest.next;
import static dev.tempfile.testkit.FileUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.ByteFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract about streams: views of the one position that close nothing, and readers of their own. */
interface StreamContract extends FileUnderTest {
    /** A way of looking at the whole content. */
    enum Look {
        READ_ALL(file -> file.rewind().readAll()),
        CHANNEL(file -> {
            ByteBuffer all = ByteBuffer.allocate((int) file.size());
            for (file.position(0); all.hasRemaining() && file.read(all) >= 0; ) {
                continue;
            }
            return all.array();
        }),
        INPUT(file -> file.rewind().input().readAllBytes()),
        NEW_INPUT(file -> file.newInput().readAllBytes()),
        TRANSFER_TO(file -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            file.rewind().transferTo(all);
            return all.toByteArray();
        }),
        TEXT(file -> ascii(file.rewind().text().readAll()));

        private final Way way;

        Look(Way way) {
            this.way = way;
        }

        byte[] at(ByteFile file) throws IOException {
            return way.at(file);
        }

        private interface Way {
            byte[] at(ByteFile file) throws IOException;
        }
    }

    // ---------------------------------------------------------------- output()

    @ParameterizedTest
    @EnumSource(Look.class)
    default void whatWasCollectedIsSeenInEveryOtherWay(Look look) throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            file.output().write(ascii("and"));
            assertThat(ascii(look.at(file))).isEqualTo(DIGITS + "and");
            file.position(13).text().write(" more");
            assertThat(ascii(look.at(file))).isEqualTo(DIGITS + "and more");
        }
    }

    @Test
    default void whatWasCollectedCountsInPositionAndSize() throws IOException {
        try (ByteFile file = newFile()) {
            file.output().write('a');
            assertThat(file.position()).isEqualTo(1);
            file.text().write("bc");
            assertThat(file.position()).isEqualTo(3);
            assertThat(file.size()).isEqualTo(3);
            file.output().write('d');
            assertThat(file.truncate(2).position()).isEqualTo(2);
            file.output().write('e');
            assertThat(text(file.resize(4))).isEqualTo("abe\0");
        }
    }

    @Test
    default void whatWasCollectedIsCutLikeWhatWasWritten() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            file.output().write(ascii("abc"));
            assertThat(file.truncate(10).position()).isEqualTo(10);
            assertThat(text(file)).isEqualTo(DIGITS);
            file.position(12).output().write(ascii("abc"));
            assertThat(file.truncate(11).size()).isEqualTo(11);
            assertThat(text(file)).isEqualTo(DIGITS + "\0");
            file.position(13).output().write(ascii("abc"));
            assertThat(file.truncate(14).position()).isEqualTo(14);
            assertThat(text(file)).isEqualTo(DIGITS + "\0\0\0a");
            file.position(14).output().write(ascii("b"));
            assertThat(file.resize(3).position()).isEqualTo(15);
            assertThat(text(file)).isEqualTo("012");
            file.position(3).output().write(ascii("c"));
            assertThat(file.truncate(100).position()).isEqualTo(4);
            assertThat(text(file)).isEqualTo("012c");
        }
    }

    @Test
    default void everyWayOfWritingSharesThePosition() throws IOException {
        try (ByteFile file = newFile()) {
            OutputStream output = file.output();
            output.write('1');
            file.write(ascii("2"));
            file.text().write("3");
            output.write(ascii("x4y"), 1, 1);
            file.text().writer().write('5');
            file.transferFrom(new ByteArrayInputStream(ascii("6")));
            file.output().write('7');
            file.write(ByteBuffer.wrap(ascii("8")));
            output.write('9');
            assertThat(text(file)).isEqualTo("123456789");
        }
    }

    @EverySize
    default void bytesWrittenOneByOneAreAllThere(int size) throws IOException {
        byte[] written = bytes(size);
        try (ByteFile file = newFile()) {
            OutputStream output = file.output();
            for (byte one : written) {
                output.write(one);
            }
            assertThat(file.position()).isEqualTo(size);
            assertThat(content(file)).isEqualTo(written);
        }
    }

    @EverySize
    default void piecesOfAllLengthsAreCollectedInOrder(int size) throws IOException {
        byte[] written = bytes(size);
        try (ByteFile file = newFile()) {
            OutputStream output = file.output();
            for (int at = 0, length = 1; at < size; at += length, length = length * 3 % 20_011 + 1) {
                length = Math.min(length, size - at);
                output.write(written, at, length);
            }
            assertThat(content(file)).isEqualTo(written);
        }
    }

    @Test
    default void writingOverWhatIsThereWorksThroughAStreamToo() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            OutputStream output = file.position(2).output();
            output.write('x');
            file.position(8);
            output.write('y');
            assertThat(next(file)).isEqualTo('9');
            assertThat(text(file)).isEqualTo("01x34567y9");
        }
    }

    @Test
    default void closingAStreamFlushesItAndClosesNothing() throws IOException {
        try (ByteFile file = newFile()) {
            InputStream reader = file.newInput();
            try (OutputStream output = file.output();
                    InputStream input = file.input()) {
                output.write('a');
                assertThat(input.read()).isEqualTo(-1);
                output.write('b');
            }
            assertThat(reader.readAllBytes()).isEqualTo(ascii("ab"));
            reader.close();
            assertThat(file.isOpen()).isTrue();
            OutputStream closed = file.output();
            closed.close();
            closed.write('c');
            closed.close();
            closed.close();
            assertThat(text(file)).isEqualTo("abc");
        }
    }

    @Test
    default void aStreamKeepsToTheBoundsOfItsArray() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            file.rewind();
            byte[] three = new byte[3];
            for (int[] bounds : new int[][] {{-1, 1}, {0, 4}, {2, 2}, {4, 0}, {0, -1}, {1, Integer.MAX_VALUE}}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> file.output().write(three, bounds[0], bounds[1]));
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> file.input().read(three, bounds[0], bounds[1]));
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> file.newInput().read(three, bounds[0], bounds[1]));
            }
            assertThat(file.position()).isZero();
            assertThat(text(file)).isEqualTo(DIGITS);
        }
    }

    // ---------------------------------------------------------------- input()

    @Test
    default void aStreamReadsAtTheSharedPosition() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            InputStream input = file.rewind().input();
            assertThat(input.read()).isEqualTo('0');
            assertThat(file.position()).as("nothing read ahead is to be seen").isEqualTo(1);
            assertThat(next(file)).isEqualTo('1');
            assertThat(file.input().read()).isEqualTo('2');
            assertThat(file.text().reader().read()).isEqualTo('3');
            assertThat(input.available()).isEqualTo(6);
            assertThat(input.skip(2)).isEqualTo(2);
            assertThat(input.read()).isEqualTo('6');
            file.position(1);
            assertThat(input.read()).isEqualTo('1');
            assertThat(input.skip(100)).isEqualTo(8);
            assertThat(input.read()).isEqualTo(-1);
            assertThat(input.skip(1)).isZero();
            assertThat(input.skip(-1)).isZero();
            assertThat(input.read(new byte[0])).isZero();
        }
    }

    @Test
    default void whatWasReadAheadIsForgottenWhenItChanges() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            InputStream input = file.rewind().input();
            assertThat(input.read()).isEqualTo('0');
            file.write(ascii("a"));
            assertThat(input.read()).isEqualTo('2');
            file.output().write('b');
            assertThat(input.read()).isEqualTo('4');
            file.text().write("c");
            assertThat(input.read()).isEqualTo('6');
            file.position(7).write(ascii("def")).position(7);
            assertThat(input.readAllBytes()).isEqualTo(ascii("def"));
            file.truncate(3).rewind();
            assertThat(input.readAllBytes()).isEqualTo(ascii("0a2"));
            file.resize(4).rewind();
            assertThat(input.readAllBytes()).isEqualTo(ascii("0a2\0"));
        }
    }

    @EverySize
    default void aStreamReadsAllInPiecesOfAnyLength(int size) throws IOException {
        byte[] written = bytes(size);
        try (ByteFile file = newFile()) {
            for (InputStream input :
                    new InputStream[] {file.write(written).rewind().input(), file.newInput()}) {
                ByteArrayOutputStream read = new ByteArrayOutputStream();
                for (int length = 1; ; length = length * 3 % 20_011 + 1) {
                    byte[] piece = input.readNBytes(length);
                    read.writeBytes(piece);
                    if (piece.length < length) {
                        break;
                    }
                }
                assertThat(read.toByteArray()).isEqualTo(written);
            }
        }
    }

    // ---------------------------------------------------------------- newInput()

    @Test
    default void aStreamReadsBehindWhatAnotherCollected() throws IOException {
        try (ByteFile file = newFile(DIGITS).rewind()) {
            file.output().write(ascii("ab"));
            assertThat(file.input().read()).isEqualTo('2');
            assertThat(file.position()).isEqualTo(3);
            assertThat(text(file)).isEqualTo("ab23456789");
        }
    }

    @Test
    default void anIndependentReaderStartsAtTheStartAndMovesNothing() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            InputStream first = file.newInput();
            InputStream second = file.position(5).newInput();
            assertThat(first.readNBytes(4)).isEqualTo(ascii("0123"));
            assertThat(second.read()).isEqualTo('0');
            assertThat(second.skip(7)).isEqualTo(7);
            assertThat(second.available()).isEqualTo(2);
            assertThat(first.available()).isEqualTo(6);
            assertThat(file.position()).isEqualTo(5);
            assertThat(second.readAllBytes()).isEqualTo(ascii("89"));
            assertThat(second.skip(-1)).isZero();
            assertThat(second.skip(1)).isZero();
            first.close();
            assertThat(next(file)).isEqualTo('5');
        }
    }

    @EverySize
    default void anIndependentReaderSeesWhatIsWrittenLater(int size) throws IOException {
        byte[] later = bytes(size);
        try (ByteFile file = newFile("first")) {
            InputStream reader = file.newInput();
            assertThat(reader.readAllBytes()).isEqualTo(ascii("first"));
            assertThat(reader.read()).isEqualTo(-1);
            file.write(later);
            assertThat(reader.readAllBytes()).isEqualTo(later);
            file.output().write('!');
            file.flush();
            assertThat(reader.readAllBytes()).isEqualTo(ascii("!"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 5_000, 8_191, 8_192, 20_000})
    default void anIndependentReaderSeesWhatIsCollectedWithoutAFlush(int size) throws IOException {
        byte[] collected = bytes(size);
        try (ByteFile file = newFile(DIGITS)) {
            InputStream reader = file.newInput();
            assertThat(reader.read()).isEqualTo('0');
            file.output().write(collected);
            assertThat(reader.available()).isEqualTo(9 + size);
            file.text().write("+");
            assertThat(reader.readNBytes(9)).isEqualTo(ascii("123456789"));
            assertThat(reader.readNBytes(size)).isEqualTo(collected);
            file.output().write('-');
            assertThat(reader.skip(1)).isEqualTo(1);
            assertThat(reader.read()).isEqualTo('-');
            assertThat(reader.read()).isEqualTo(-1);
        }
    }

    @Test
    default void anIndependentReaderSeesWhatIsChangedBeforeIt() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            InputStream reader = file.newInput();
            assertThat(reader.read()).isEqualTo('0');
            file.position(1).write(ascii("ab"));
            assertThat(reader.read()).isEqualTo('a');
            file.output().write('c');
            file.flush();
            assertThat(reader.readNBytes(2)).isEqualTo(ascii("bc"));
            file.truncate(6);
            assertThat(reader.available()).isEqualTo(2);
            assertThat(reader.readAllBytes()).isEqualTo(ascii("45"));
            file.truncate(2);
            assertThat(reader.available()).isZero();
            assertThat(reader.read()).isEqualTo(-1);
        }
    }

    // ---------------------------------------------------------------- transferFrom, transferTo

    @EverySize
    default void allThatASourceHoldsIsWrittenAtThePosition(int size) throws IOException {
        byte[] given = bytes(size);
        CountingSource source = new CountingSource(given);
        List<Long> progress = new ArrayList<>();
        try (ByteFile file = newFile(DIGITS)) {
            file.position(5);
            assertThat(file.transferFrom(source, progress::add)).isEqualTo(size);
            assertThat(file.position()).isEqualTo(5 + size);
            assertThat(Arrays.copyOf(file.position(5).readAll(), size)).isEqualTo(given);
            assertThat(source.closed).isFalse();
            assertThat(progress).isSorted().doesNotHaveDuplicates();
            assertThat(progress.isEmpty()).isEqualTo(size == 0);
            if (size > 0) {
                assertThat(progress).last().isEqualTo((long) size);
            }
        }
    }

    @Test
    default void progressIsToldAfterEachPiece() throws IOException {
        byte[] given = bytes(200_000);
        try (ByteFile file = newFile()) {
            List<Long> seen = new ArrayList<>();
            assertThat(file.transferFrom(new ByteArrayInputStream(given), seen::add))
                    .isEqualTo(200_000);
            assertThat(file.transferFrom(new ByteArrayInputStream(given, 0, 7))).isEqualTo(7);
            assertThat(seen).hasSizeGreaterThan(2);
            assertThat(seen).last().isEqualTo(200_000L);
        }
    }

    @Test
    default void whatProgressThrowsEndsTheTransferAndWhatWasWrittenStays() throws IOException {
        byte[] given = bytes(200_000);
        try (ByteFile file = newFile()) {
            List<Long> told = new ArrayList<>();
            IllegalStateException cancelled = new IllegalStateException("cancelled");
            assertThatThrownBy(() -> file.transferFrom(new ByteArrayInputStream(given), written -> {
                        told.add(written);
                        throw cancelled;
                    }))
                    .isSameAs(cancelled);
            assertThat(told).hasSize(1);
            int written = (int) file.position();
            assertThat(told).containsExactly((long) written);
            assertThat(content(file)).isEqualTo(Arrays.copyOf(given, written));
        }
    }

    @Test
    default void aSourceThatBreaksOffLeavesWhatItGave() throws IOException {
        IOException broken = new IOException("connection reset");
        InputStream source = new SequenceInputStream(new ByteArrayInputStream(ascii(DIGITS)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw broken;
            }
        });
        try (ByteFile file = newFile("a")) {
            assertThatThrownBy(() -> file.transferFrom(source)).isSameAs(broken);
            assertThat(file.position()).isEqualTo(11);
            assertThat(text(file)).isEqualTo("a" + DIGITS);
        }
    }

    @EverySize
    default void theRestIsTransferredToATarget(int size) throws IOException {
        byte[] written = bytes(size);
        ByteArrayOutputStream target = new ByteArrayOutputStream() {
            @Override
            public void close() throws IOException {
                throw new IOException("closed");
            }
        };
        try (ByteFile file = newFile("head")) {
            file.output().write(written);
            file.position(4);
            assertThat(file.transferTo(target)).isEqualTo(size);
            assertThat(target.toByteArray()).isEqualTo(written);
            assertThat(file.position()).isEqualTo(4 + size);
            assertThat(file.transferTo(target)).isZero();
        }
    }

    /** A source that gives a few bytes at a time, and knows whether somebody closed it. */
    final class CountingSource extends ByteArrayInputStream {
        private boolean closed;

        CountingSource(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 50_000));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
