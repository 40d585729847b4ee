package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.ByteFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Where there is no room: a write that throws has added nothing, or the beginning of its bytes, up to the position; what was
 * accepted before is there, and what was only collected is handed over as soon as there is room.
 */
class RefusedWritesTest {
    private static final int BLOCK = 8_192;

    // What says whose directory it is takes room too.
    private static final int OWN_BLOCKS = 2;

    /** A way to write. */
    enum Way {
        ARRAY {
            @Override
            void write(ByteFile file, byte[] bytes) throws IOException {
                file.write(bytes);
            }
        },
        STREAM {
            @Override
            void write(ByteFile file, byte[] bytes) throws IOException {
                file.output().write(bytes);
            }
        },
        TEXT {
            @Override
            void write(ByteFile file, byte[] bytes) throws IOException {
                file.text().write(new String(bytes, StandardCharsets.US_ASCII));
            }
        };

        abstract void write(ByteFile file, byte[] bytes) throws IOException;
    }

    /** A piece of ASCII, so that every way can write it. */
    record Piece(Way way, int length) {
        byte[] bytes(int number) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) ('!' + (number * 31 + i) % 90);
            }
            return bytes;
        }
    }

    @Property
    void aQuotaRefusesWhatWouldPassItAndTheRestIsWritten(
            @ForAll("pieces") List<Piece> pieces, @ForAll @IntRange(max = 60_000) int quota, @ForAll boolean spooled)
            throws IOException {
        try (TempDirectory scope = TempSpec.defaults().withQuota(quota).createDirectory();
                TempFile other = scope.createFile();
                ByteFile file = spooled ? scope.spec().createSpooledFile(1_000) : scope.createFile()) {
            other.resize(quota / 2);
            ByteArrayOutputStream accepted = writtenWithRoomMadeOnce(pieces, file, () -> other.truncate(0));
            other.truncate(0);
            if (accepted.size() > quota) {
                assertThatThrownBy(file::flush)
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining("quota");
                return;
            }
            assertThat(file.size()).isEqualTo(accepted.size());
            assertThat(file.rewind().readAll()).isEqualTo(accepted.toByteArray());
        }
    }

    @Property
    void aFullDiskRefusesAndTheRestIsWrittenWhenThereIsRoom(
            @ForAll("pieces") List<Piece> pieces, @ForAll @IntRange(min = 4, max = 8) int blocks) throws IOException {
        Configuration small = Configuration.unix().toBuilder()
                .setBlockSize(BLOCK)
                .setMaxSize((long) BLOCK * blocks)
                .build();
        try (FileSystem disk = Jimfs.newFileSystem(small);
                TempDirectory scope =
                        TempSpec.defaults().in(disk.getPath("/work")).createDirectory();
                TempFile other = scope.createFile();
                TempFile file = scope.createFile()) {
            other.write(new byte[BLOCK]);
            ByteArrayOutputStream accepted = writtenWithRoomMadeOnce(pieces, file, () -> other.truncate(0));
            other.truncate(0);
            if (accepted.size() <= BLOCK * (blocks - OWN_BLOCKS)) {
                assertThat(file.rewind().readAll()).isEqualTo(accepted.toByteArray());
            }
        }
    }

    @Property
    void aSpoolThatFindsNoRoomOnDiskHoldsAllThatItHeld(
            @ForAll("pieces") List<Piece> pieces, @ForAll @IntRange(min = 1, max = 60_000) int limit)
            throws IOException {
        Configuration small = Configuration.unix().toBuilder()
                .setBlockSize(BLOCK)
                .setMaxSize(BLOCK * 3L)
                .build();
        try (FileSystem disk = Jimfs.newFileSystem(small);
                TempDirectory scope =
                        TempSpec.defaults().in(disk.getPath("/work")).createDirectory();
                TempFile other = scope.createFile();
                SpooledFile file = scope.spec().createSpooledFile(limit)) {
            fill(other);
            ByteArrayOutputStream accepted = new ByteArrayOutputStream();
            for (int i = 0; i < pieces.size(); i++) {
                byte[] bytes = pieces.get(i).bytes(i);
                boolean roomInMemory = file.isInMemory() && accepted.size() + bytes.length <= limit;
                if (roomInMemory || bytes.length == 0) {
                    pieces.get(i).way().write(file, bytes);
                    accepted.writeBytes(bytes);
                } else {
                    assertThatThrownBy(() -> file.write(bytes)).isInstanceOf(FileSystemException.class);
                }
                assertThat(file.position()).isEqualTo(accepted.size());
                assertThat(file.size()).isEqualTo(accepted.size());
            }
            assertThat(file.rewind().readAll()).isEqualTo(accepted.toByteArray());
        }
    }

    private static void fill(TempFile other) throws IOException {
        for (int blocks = 0; blocks < 3; blocks++) {
            try {
                other.write(new byte[BLOCK]);
            } catch (IOException full) {
                return;
            }
        }
    }

    /** Makes room. */
    private interface Room {
        void make() throws IOException;
    }

    /** Writes all pieces; the first that fails makes room, and what was not written of it is tried again. */
    private static ByteArrayOutputStream writtenWithRoomMadeOnce(List<Piece> pieces, ByteFile file, Room room)
            throws IOException {
        ByteArrayOutputStream accepted = new ByteArrayOutputStream();
        boolean made = false;
        for (int i = 0; i < pieces.size(); i++) {
            byte[] rest = pieces.get(i).bytes(i);
            while (true) {
                try {
                    pieces.get(i).way().write(file, rest);
                    accepted.writeBytes(rest);
                } catch (FileSystemException refused) {
                    int written = (int) file.position() - accepted.size();
                    assertThat(written).isBetween(0, rest.length);
                    accepted.write(rest, 0, written);
                    rest = Arrays.copyOfRange(rest, written, rest.length);
                    if (!made) {
                        made = true;
                        room.make();
                        continue;
                    }
                }
                break;
            }
            assertThat(file.position()).isEqualTo(accepted.size());
        }
        return accepted;
    }

    @Provide
    Arbitrary<List<Piece>> pieces() {
        return Combinators.combine(Arbitraries.of(Way.values()), Bytes.lengths())
                .as(Piece::new)
                .list()
                .ofMaxSize(12);
    }
}
