package dev.tempfile.testkit.model;

import java.util.Arrays;

/** What a file is: bytes, and one position. */
final class FileModel {
    private byte[] bytes = {};
    private long position;

    byte[] bytes() {
        return bytes.clone();
    }

    long size() {
        return bytes.length;
    }

    long position() {
        return position;
    }

    void seek(long newPosition) {
        position = newPosition;
    }

    void write(byte[] written) {
        if (written.length == 0) {
            return;
        }
        int start = Math.toIntExact(position);
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length, start + written.length));
        System.arraycopy(written, 0, bytes, start, written.length);
        position += written.length;
    }

    /** How many bytes lie between the position and the end. */
    int left() {
        return (int) Math.max(0, bytes.length - position);
    }

    /** The next bytes, fewer than {@code length} only at the end. */
    byte[] read(int length) {
        byte[] read = from(position, length);
        position += read.length;
        return read;
    }

    byte[] readAll() {
        return read(left());
    }

    /** The bytes from a position that is not the model's own. */
    byte[] from(long start, int length) {
        int begin = (int) Math.min(start, bytes.length);
        return Arrays.copyOfRange(bytes, begin, Math.min(bytes.length, begin + length));
    }

    void truncate(long size) {
        if (size < bytes.length) {
            resize(size);
        }
        position = Math.min(position, size);
    }

    void resize(long size) {
        bytes = Arrays.copyOf(bytes, Math.toIntExact(size));
    }
}
