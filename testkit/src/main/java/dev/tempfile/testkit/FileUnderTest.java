package dev.tempfile.testkit;

import dev.tempfile.ByteFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/** What the parts of the contract are told: how a file is made, and where. */
interface FileUnderTest {
    /** Ten bytes. */
    String DIGITS = "0123456789";

    /** A new, empty file of the type under test. */
    ByteFile newFile() throws IOException;

    /** Where the test runs. */
    Site site();

    /** A path beside the temporary files at which nothing stands. */
    Path target(String name);

    /** A new file with this content, the position at its end. */
    default ByteFile newFile(String content) throws IOException {
        return newFile().write(ascii(content));
    }

    /** Bytes without a pattern that a mistake could repeat; the same for the same size. */
    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static String ascii(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** All that the file holds, as bytes; the position is at the end afterwards. */
    static byte[] content(ByteFile file) throws IOException {
        return file.rewind().readAll();
    }

    /** All that the file holds, as text. */
    static String text(ByteFile file) throws IOException {
        return ascii(content(file));
    }

    /** One byte read by the channel, or -1. */
    static int next(ByteFile file) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        return file.read(one) < 0 ? -1 : one.get(0) & 0xff;
    }
}
