package dev.tempfile.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read in order comes out of larger pieces than were asked for, and nobody can tell by the bytes. */
class UnsharedStorageTest {
    private static final int SIZE = 300_001;
    private static final int PIECE = 8192;

    private final byte[] content = new byte[SIZE];

    @TempDir
    private Path here;

    private UnsharedStorage file;
    private int reads;

    @BeforeEach
    void write() throws IOException {
        new Random(1).nextBytes(content);
        Storage disk = DiskStorage.create(here.resolve("file"));
        file = new UnsharedStorage(new CountsReads(disk));
        file.write(ByteBuffer.wrap(content), 0);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    private byte[] read(long position, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        int count = file.read(target, position);
        assertThat(target.position()).isEqualTo(Math.max(0, count));
        return count < 0 ? null : Arrays.copyOf(target.array(), count);
    }

    private byte[] part(int from, int length) {
        return Arrays.copyOfRange(content, from, Math.min(SIZE, from + length));
    }

    @Test
    void readingInOrderTakesFewerCallsThanItHasPieces() throws IOException {
        for (int position = 0; position < SIZE; position += PIECE) {
            assertThat(read(position, PIECE)).isEqualTo(part(position, PIECE));
        }
        assertThat(read(SIZE, PIECE)).isNull();
        // The first, one of 32 KiB, five of 64 KiB, the end.
        assertThat(reads).isLessThanOrEqualTo(8);
    }

    @Test
    void eachReadIsAsFullAsTheFileAllows() throws IOException {
        int position = 0;
        for (int length = 1; position < SIZE; length = length * 3 % 70_001) {
            assertThat(read(position, length)).isEqualTo(part(position, length));
            position += length;
        }
    }

    @Test
    void readingHereAndThereReadsNothingAhead() throws IOException {
        for (int position : new int[] {100_000, 5, 200_000, 150_000, 0}) {
            assertThat(read(position, 100)).isEqualTo(part(position, 100));
        }
        assertThat(reads).isEqualTo(5);
    }

    @Test
    void whatIsWrittenBehindThePositionIsReadNext() throws IOException {
        read(0, PIECE);
        read(PIECE, PIECE);
        Arrays.fill(content, 2 * PIECE, 3 * PIECE, (byte) 7);
        file.write(ByteBuffer.wrap(content, 2 * PIECE, PIECE), 2 * PIECE);
        assertThat(read(2 * PIECE, PIECE)).isEqualTo(part(2 * PIECE, PIECE));
    }

    @Test
    void whatIsCutOffIsReadNoMore() throws IOException {
        read(0, PIECE);
        read(PIECE, PIECE);
        file.resize(2 * PIECE + 1);
        assertThat(read(2 * PIECE, PIECE)).isEqualTo(part(2 * PIECE, 1));
        assertThat(read(2 * PIECE + 1, PIECE)).isNull();
    }

    @Test
    void whatIsAppendedAtTheEndIsReadThen() throws IOException {
        read(SIZE - 2, 1);
        assertThat(read(SIZE - 1, 1)).isEqualTo(part(SIZE - 1, 1));
        assertThat(read(SIZE, 1)).isNull();
        file.write(ByteBuffer.wrap(new byte[] {9}), SIZE);
        assertThat(read(SIZE, 1)).isEqualTo(new byte[] {9});
    }

    @Test
    void aFailureTakesNothingOfTheTarget() throws IOException {
        read(0, PIECE);
        read(PIECE, PIECE);
        file.close();
        ByteBuffer target = ByteBuffer.allocate(60_000);
        assertThatThrownBy(() -> file.read(target, 2 * PIECE)).isInstanceOf(ClosedChannelException.class);
        assertThat(target.position()).isZero();
    }

    /** The file as it is, with a count of its readings. */
    private final class CountsReads implements Storage {
        private final Storage disk;

        CountsReads(Storage disk) {
            this.disk = disk;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            reads++;
            return disk.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            disk.write(source, position);
        }

        @Override
        public long size() throws IOException {
            return disk.size();
        }

        @Override
        public void resize(long size) throws IOException {
            disk.resize(size);
        }

        @Override
        public void force() throws IOException {
            disk.force();
        }

        @Override
        public boolean inMemory() {
            return false;
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }
}
