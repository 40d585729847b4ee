package dev.tempfile.testkit.campaign.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes decisions from bytes, one after the other; all of them are 0 once there are no more. */
final class Bytes {
    private final byte[] bytes;
    private int next;

    Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isOver() {
        return next >= bytes.length;
    }

    int number(int bound) {
        int value = isOver() ? 0 : bytes[next++] & 0xff;
        return value % bound;
    }

    int wide(int bound) {
        return ((number(256) << 8) + number(256)) % bound;
    }

    byte[] some(int atMost) {
        int end = Math.min(bytes.length, next + Math.min(atMost, number(256)));
        byte[] part = Arrays.copyOfRange(bytes, Math.min(next, end), end);
        next = end;
        return part;
    }

    /** With any character, unpaired surrogates too. */
    String text(int atMost) {
        return new String(some(atMost), number(2) == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8);
    }
}
