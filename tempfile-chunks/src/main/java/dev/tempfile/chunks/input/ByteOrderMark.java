package dev.tempfile.chunks.input;

import java.nio.file.FileSystemException;

/** What the start of a text says of its encoding. */
public final class ByteOrderMark {
    /** So many bytes of the start are looked at. */
    public static final int LOOK = 64 * 1024;

    private ByteOrderMark() {}

    /**
     * The length of the byte order mark of UTF-8, or 0.
     *
     * @param name what messages call the input
     * @throws FileSystemException if it is UTF-16, or has a NUL
     */
    public static int length(String name, byte[] start) throws FileSystemException {
        if (start.length >= 2 && (start[0] & start[1] & 0xFE) == 0xFE && start[0] != start[1]) {
            throw new FileSystemException(name, null, "is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8");
        }
        for (int i = 0; i < start.length; i++) {
            if (start[i] == 0) {
                throw new FileSystemException(
                        name,
                        null,
                        "has a NUL at byte " + i + ": it is UTF-16 or UTF-32 without a mark, to be converted by iconv,"
                                + " or no text");
            }
        }
        boolean marked =
                start.length >= 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }
}
