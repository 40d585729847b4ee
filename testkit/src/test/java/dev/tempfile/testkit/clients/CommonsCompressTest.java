package dev.tempfile.testkit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.ByteFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives that are read and written by seeking: commons-compress takes a channel. */
class CommonsCompressTest {
    private final byte[] content = new byte[150_000];

    @TempDir
    private Path here;

    CommonsCompressTest() {
        new Random(9).nextBytes(content);
    }

    @ParameterizedTest
    @EnumSource
    void aZipIsWrittenAndReadAtRandom(ClientFile type) throws IOException {
        try (ByteFile file = type.in(here)) {
            ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file);
            for (int i = 0; i < 3; i++) {
                zip.putArchiveEntry(new ZipArchiveEntry("entry-" + i));
                zip.write(content, 0, 50_000 * (i + 1));
                zip.closeArchiveEntry();
            }
            zip.finish();
            zip.flush();
            file.rewind();
            // Not closed, because that would close the file, which is the channel's own.
            ZipFile read = ZipFile.builder().setSeekableByteChannel(file).get();
            assertThat(Collections.list(read.getEntries())).hasSize(3);
            for (int i = 2; i >= 0; i--) {
                try (InputStream entry = read.getInputStream(read.getEntry("entry-" + i))) {
                    assertThat(entry.readAllBytes()).isEqualTo(Arrays.copyOf(content, 50_000 * (i + 1)));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoredEntryHasItsHeaderWrittenAfterwards(ClientFile type) throws IOException {
        try (ByteFile file = type.in(here)) {
            ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file);
            zip.setMethod(ZipArchiveOutputStream.STORED);
            zip.putArchiveEntry(new ZipArchiveEntry("stored"));
            zip.write(content);
            zip.closeArchiveEntry();
            zip.finish();
            try (ZipInputStream read = new ZipInputStream(file.newInput())) {
                ZipEntry entry = read.getNextEntry();
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                assertThat(entry.getSize())
                        .as("known only after all was written")
                        .isEqualTo(content.length);
                assertThat(read.readAllBytes()).isEqualTo(content);
            }
        }
    }
}
