package dev.tempfile.chunks;

import java.nio.file.FileSystemException;

/** Looks at the first bytes of a text: whether they are of single-byte units, and whether they start with a mark. */
final class TextStart {
    /** How many bytes are looked at. */
    static final int LOOK = 64 * 1024;

    private TextStart() {}

    /** The length of a byte order mark of UTF-8; refuses what is not text of single bytes. */
    static int mark(byte[] start, int length, String name) throws FileSystemException {
        if (length >= 2 && (start[0] & start[1] & 0xFE) == 0xFE && start[0] != start[1]) {
            throw new FileSystemException(name, null, "is UTF-16; convert it first: iconv -f UTF-16 -t UTF-8");
        }
        for (int i = 0; i < Math.min(LOOK, length); i++) {
            if (start[i] == 0) {
                throw new FileSystemException(
                        name,
                        null,
                        "has a NUL at byte " + i + ": it is UTF-16 or UTF-32 without a mark, to be converted by iconv,"
                                + " or no text");
            }
        }
        boolean marked =
                length >= 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }
}
