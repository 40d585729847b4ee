package dev.tempfile.testkit;

import static dev.tempfile.testkit.FileUnderTest.ascii;
import static dev.tempfile.testkit.FileUnderTest.bytes;
import static dev.tempfile.testkit.FileUnderTest.content;
import static dev.tempfile.testkit.FileUnderTest.next;
import static dev.tempfile.testkit.FileUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.ByteFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The part of the contract about bytes: a channel with one position, and whole contents. */
interface ContentContract extends FileUnderTest {
    @Test
    default void aNewFileIsEmpty() throws IOException {
        try (ByteFile file = newFile()) {
            assertThat(file.isOpen()).isTrue();
            assertThat(file.size()).isZero();
            assertThat(file.position()).isZero();
            assertThat(next(file)).isEqualTo(-1);
            assertThat(file.readAll()).isEmpty();
        }
    }

    @Test
    default void aBufferIsWrittenFromWhereItStandsToItsLimit() throws IOException {
        try (ByteFile file = newFile()) {
            ByteBuffer middle = ByteBuffer.wrap(ascii(DIGITS)).position(3).limit(7);
            assertThat(file.write(middle)).isEqualTo(4);
            assertThat(middle.hasRemaining()).isFalse();
            assertThat(text(file)).isEqualTo("3456");
        }
    }

    @EverySize
    default void whatWasWrittenIsRead(int size) throws IOException {
        byte[] written = bytes(size);
        try (ByteFile file = newFile()) {
            file.write(written);
            assertThat(file.position()).isEqualTo(size);
            assertThat(file.size()).isEqualTo(size);
            assertThat(file.rewind().position()).isZero();
            assertThat(file.readAll()).isEqualTo(written);
            assertThat(file.position()).isEqualTo(size);
            assertThat(file.readAll()).as("at the end").isEmpty();
        }
    }

    @EverySize
    default void aBufferIsWrittenWhole(int size) throws IOException {
        byte[] written = bytes(size);
        for (ByteBuffer source : new ByteBuffer[] {
            ByteBuffer.wrap(written),
            ByteBuffer.wrap(written).asReadOnlyBuffer(),
            ByteBuffer.allocateDirect(size).put(written).flip(),
            ByteBuffer.wrap(Arrays.copyOf(written, size + 7)).slice(0, size)
        }) {
            try (ByteFile file = newFile()) {
                assertThat(file.write(source)).isEqualTo(size);
                assertThat(source.hasRemaining()).isFalse();
                assertThat(content(file)).isEqualTo(written);
            }
        }
    }

    @EverySize
    default void readingPieceByPieceEndsWithMinusOne(int size) throws IOException {
        byte[] written = bytes(size);
        try (ByteFile file = newFile()) {
            file.write(written).rewind();
            ByteBuffer all = ByteBuffer.allocateDirect(size + 1);
            ByteBuffer piece = ByteBuffer.allocate(1 + size / 3);
            for (int count = file.read(piece); count >= 0; count = file.read(piece.clear())) {
                assertThat(count).isEqualTo(piece.position()).isPositive();
                all.put(piece.flip());
                assertThat(file.position()).isEqualTo(all.position());
            }
            byte[] read = new byte[all.position()];
            all.flip().get(read);
            assertThat(read).isEqualTo(written);
            assertThat(file.position()).isEqualTo(size);
        }
    }

    @Test
    default void readingFillsNoMoreThanThereIsRoom() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            ByteBuffer target = ByteBuffer.allocate(10).position(3).limit(5);
            assertThat(file.rewind().read(target)).isEqualTo(2);
            assertThat(target.array()).isEqualTo(new byte[] {0, 0, 0, '0', '1', 0, 0, 0, 0, 0});
            assertThat(target.limit()).isEqualTo(5);
            assertThat(file.position()).isEqualTo(2);
            assertThat(file.read(target)).as("no room").isZero();
            assertThat(file.position()).isEqualTo(2);
        }
    }

    @Test
    default void writingInTheMiddleChangesOnlyThat() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            file.position(4).write(ascii("xy"));
            assertThat(file.position()).isEqualTo(6);
            assertThat(file.size()).isEqualTo(10);
            assertThat(next(file)).isEqualTo('6');
            assertThat(text(file)).isEqualTo("0123xy6789");
        }
    }

    @Test
    default void writingOverTheEndGrowsTheFile() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            file.position(8).write(ascii("abcd"));
            assertThat(text(file)).isEqualTo("01234567abcd");
        }
    }

    @Test
    default void readAllBeginsAtThePosition() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            assertThat(file.position(7).readAll()).isEqualTo(ascii("789"));
            assertThat(file.position()).isEqualTo(10);
            assertThat(file.position(70).readAll()).isEmpty();
            assertThat(file.position()).isEqualTo(70);
        }
    }

    @Test
    default void aPositionPastTheEndGrowsNothing() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            assertThat(file.position(100).position()).isEqualTo(100);
            assertThat(next(file)).isEqualTo(-1);
            assertThat(file.write(ByteBuffer.allocate(0))).isZero();
            assertThat(file.size()).isEqualTo(10);
            assertThat(file.position()).isEqualTo(100);
        }
    }

    @EverySize
    default void aGapReadsAsZeros(int gap) throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            file.position(10 + gap).write(ascii("end"));
            assertThat(file.size()).isEqualTo(13 + gap);
            byte[] expected = Arrays.copyOf(ascii(DIGITS), 13 + gap);
            System.arraycopy(ascii("end"), 0, expected, 10 + gap, 3);
            assertThat(content(file)).isEqualTo(expected);
        }
    }

    @EverySize
    default void whatWasCutOffIsNotSeenAgain(int size) throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            file.write(bytes(size)).truncate(10);
            assertThat(file.position()).isEqualTo(10);
            byte[] expected = Arrays.copyOf(ascii(DIGITS), 11 + size);
            expected[10 + size] = 'x';
            file.position(10 + size).write(ascii("x"));
            assertThat(content(file)).isEqualTo(expected);
            file.resize(5).resize(11 + size);
            Arrays.fill(expected, 5, 11 + size, (byte) 0);
            assertThat(content(file)).isEqualTo(expected);
        }
    }

    @Test
    default void truncatingCutsTheEndOff() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            file.position(2).truncate(4);
            assertThat(file.position()).as("before the cut").isEqualTo(2);
            assertThat(file.size()).isEqualTo(4);
            file.position(4).truncate(3);
            assertThat(file.position()).as("behind the cut").isEqualTo(3);
            assertThat(text(file)).isEqualTo("012");
            assertThat(file.truncate(0).size()).isZero();
        }
    }

    @Test
    default void truncatingNeverGrows() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            file.truncate(10).truncate(11).truncate(Long.MAX_VALUE);
            assertThat(file.size()).isEqualTo(10);
            assertThat(file.position()).isEqualTo(10);
            file.position(50).truncate(30);
            assertThat(file.size()).isEqualTo(10);
            assertThat(file.position()).as("as SeekableByteChannel has it").isEqualTo(30);
        }
    }

    @EverySize
    default void resizingCutsOrGrowsWithZeros(int size) throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            file.position(3).resize(size);
            assertThat(file.position()).as("it stays, as in Python").isEqualTo(3);
            assertThat(file.size()).isEqualTo(size);
            assertThat(content(file)).isEqualTo(Arrays.copyOf(ascii(DIGITS), size));
            assertThat(file.resize(size).size()).isEqualTo(size);
        }
    }

    @Test
    default void whatIsNegativeIsRefusedAndChangesNothing() throws IOException {
        try (ByteFile file = newFile(DIGITS)) {
            file.position(4);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> file.position(-1))
                    .withMessage("position must not be negative: -1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> file.truncate(-2))
                    .withMessage("size must not be negative: -2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> file.resize(Long.MIN_VALUE))
                    .withMessage("size must not be negative: " + Long.MIN_VALUE);
            assertThat(file.position()).isEqualTo(4);
            assertThat(text(file)).isEqualTo(DIGITS);
        }
    }

    @Test
    default void theFarthestPositionCanBeReadAtButNotWritten() throws IOException {
        assumeTrue(site().can(Ability.SPARSE_FILES), "this file system has no gaps");
        try (ByteFile file = newFile(DIGITS)) {
            file.position(Long.MAX_VALUE);
            assertThat(next(file)).isEqualTo(-1);
            assertThat(file.readAll()).isEmpty();
            assertThatThrownBy(() -> file.write(ascii("xy")))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("" + Long.MAX_VALUE);
            assertThatThrownBy(() -> file.output().write(ascii("xy")))
                    .as("at once, for it could never be handed over")
                    .isInstanceOf(FileSystemException.class);
            assertThat(file.position()).isEqualTo(Long.MAX_VALUE);
            assertThat(file.size()).isEqualTo(10);
            assertThat(text(file)).isEqualTo(DIGITS);
        }
    }

    @Test
    default void moreThanFourGigabytesAreReached() throws IOException {
        assumeTrue(site().can(Ability.SPARSE_FILES), "this file system has no gaps");
        long far = (1L << 32) + 5;
        try (ByteFile file = newFile(DIGITS)) {
            file.position(far).write(ascii("far"));
            assertThat(file.size()).isEqualTo(far + 3);
            assertThat(file.position(far - 1).readAll()).isEqualTo(new byte[] {0, 'f', 'a', 'r'});
            assertThat(file.input().available()).isZero();
            assertThat(file.rewind().input().available()).isEqualTo(Integer.MAX_VALUE);
            assertThat(file.newInput().skip(far)).isEqualTo(far);
            assertThatThrownBy(() -> file.rewind().readAll())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining((far + 3) + " bytes")
                    .hasMessageContaining("input()");
            assertThat(file.resize(2).position(0).readAll()).isEqualTo(ascii("01"));
        }
    }

    @EverySize
    default void flushingAndForcingChangeNothing(int size) throws IOException {
        byte[] written = bytes(size);
        try (ByteFile file = newFile()) {
            file.write(written).flush().force();
            assertThat(file.position()).isEqualTo(size);
            assertThat(content(file)).isEqualTo(written);
        }
    }

    @Test
    default void fluentMethodsReturnTheFileItself() throws IOException {
        try (ByteFile file = newFile()) {
            assertThat(file.write(ascii(DIGITS))).isSameAs(file);
            assertThat(file.position(3)).isSameAs(file);
            assertThat(file.rewind()).isSameAs(file);
            assertThat(file.truncate(9)).isSameAs(file);
            assertThat(file.resize(8)).isSameAs(file);
            assertThat(file.flush()).isSameAs(file);
            assertThat(file.force()).isSameAs(file);
        }
    }
}
