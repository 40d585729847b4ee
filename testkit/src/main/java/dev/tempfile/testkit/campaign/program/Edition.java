package dev.tempfile.testkit.campaign.program;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A content that tells who published it and as its which one, and of which every byte follows from that.
 *
 * @param writer who published it
 * @param number counted up by that writer
 */
public record Edition(long writer, long number) {
    private static final int LONGEST = 60_000;
    private static final int TITLE_MOST = 60;

    /** All of its bytes. */
    public byte[] bytes() {
        String title = writer + " " + number + " ";
        int length = title.length() + Math.floorMod(31 * writer + 7919 * number, LONGEST);
        byte[] bytes = new byte[length];
        byte[] begin = title.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(begin, 0, bytes, 0, begin.length);
        long state = writer ^ number << 20;
        for (int at = begin.length; at < length; at++) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            bytes[at] = (byte) (' ' + (state >>> 58)); // Of printable characters, as any content here.
        }
        return bytes;
    }

    /** What it says it is, or null if it does not say; whether it is whole is another matter. */
    public static @Nullable Edition titled(byte[] bytes) {
        String title = new String(bytes, 0, Math.min(bytes.length, TITLE_MOST), StandardCharsets.ISO_8859_1);
        String[] words = title.split(" ", 3);
        try {
            return words.length < 3 ? null : new Edition(Long.parseLong(words[0]), Long.parseLong(words[1]));
        } catch (NumberFormatException noTitle) {
            return null;
        }
    }
}
