package dev.tempfile.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How seldom a file store is asked, and how much is written without asking. */
class FreeSpaceTest {
    private static final long MIB = 1 << 20;

    /** A file store that says what the test says, and counts how often it is asked. */
    private static final class Store extends FileStore {
        private long usable;
        private int asked;
        private @Nullable IOException broken;

        Store(long usable) {
            this.usable = usable;
        }

        @Override
        public long getUsableSpace() throws IOException {
            asked++;
            if (broken != null) {
                throw broken;
            }
            return usable;
        }

        @Override
        public String name() {
            return "store";
        }

        @Override
        public String type() {
            return "test";
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public long getTotalSpace() {
            return usable;
        }

        @Override
        public long getUnallocatedSpace() {
            return usable;
        }

        @Override
        public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(String name) {
            return false;
        }

        @Override
        public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
            return null;
        }

        @Override
        public Object getAttribute(String attribute) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void itAsksOnceForEachSixteenthOfWhatItSaw() throws IOException {
        Store store = new Store(17_000);
        Limit limit = new FreeSpace(store).keeping(1_000);
        for (int i = 0; i < 100; i++) {
            assertThat(limit.take(100)).isNull();
        }
        assertThat(store.asked).as("each 1000 of the 16000 beyond the reserve").isEqualTo(10);
    }

    @Test
    void onALargeOneItAsksAfterEightMebibytes() throws IOException {
        Store store = new Store(1_000_000 * MIB);
        Limit limit = new FreeSpace(store).keeping(MIB);
        for (int i = 0; i < 64 * 1024; i++) {
            assertThat(limit.take(4096)).isNull();
        }
        assertThat(store.asked).as("for 256 MiB in pieces of 4 KiB").isEqualTo(32);
    }

    @Test
    void whatIsWrittenAfterOthersFilledItIsBounded() throws IOException {
        Store store = new Store(1_000_000 * MIB);
        Limit limit = new FreeSpace(store).keeping(100 * MIB);
        assertThat(limit.take(1)).isNull();
        store.usable = 0;
        long written = 0;
        while (limit.take(1024) == null) {
            written += 1024;
        }
        assertThat(written).isBetween(8 * MIB - 2048, 8 * MIB);
    }

    @Test
    void theRefusalSaysWhatWasAskedWhatIsFreeAndWhatMustStay() throws IOException {
        Store store = new Store(5_000);
        FreeSpace space = new FreeSpace(store);
        assertThat(space.keeping(4_000).take(1_001))
                .isEqualTo(
                        "reserve: 1001 more bytes were asked for, 5000 are free on this file system and 4000 must stay"
                                + " so; free space there, or lower TempSpec.withReserve");
        assertThat(space.keeping(4_000).take(1_000)).isNull();
        assertThat(space.keeping(10_000).take(1))
                .as("another reserve of the same place")
                .contains("10000 must stay");
        store.usable = 4_000;
        assertThat(space.keeping(4_000).take(1)).contains("4000 are free");
        store.usable = 40_000;
        assertThat(space.keeping(4_000).take(1)).as("there is room again").isNull();
    }

    @Test
    void whatCannotBeAskedIsAFailureWithThePathAndTakesNoQuota() throws IOException {
        Store store = new Store(5_000);
        store.broken = new IOException("Input/output error");
        Quota quota = new Quota("quota", "write less", 100);
        Path path = Files.createTempFile("free-space", "");
        try (BoundedStorage storage = new BoundedStorage(
                new MemoryStorage(), new Share(new Limit.Both(quota, new FreeSpace(store).keeping(10))), path)) {
            assertThatThrownBy(() -> storage.resize(10))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("Input/output error");
            assertThat(quota.used()).isZero();
            assertThat(storage.size()).isZero();
        } finally {
            Files.delete(path);
        }
    }
}
