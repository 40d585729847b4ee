package dev.tempfile;

import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a file from its start at a position of its own; keeps the file from being forgotten while it is used. */
final class IndependentInput extends FileInput {
    private static final int BUFFER = 8192;

    private final ReadAhead ahead = new ReadAhead(BUFFER);
    private long aheadOf;
    private long position;

    private IndependentInput(OpenFile<?> file) {
        super(file);
    }

    /** A stream over {@code file}. Its class is not loaded, by whoever only mentions it, before there is one. */
    static InputStream of(OpenFile<?> file) {
        return new IndependentInput(file);
    }

    @Override
    int readHere(byte[] target, int offset, int length) throws IOException {
        file.finishText();
        file.contents().flush();
        int count = readAtPosition(file.storage(), target, offset, length);
        position += Math.max(0, count);
        return count;
    }

    private int readAtPosition(Storage storage, byte[] target, int offset, int length) throws IOException {
        if (length >= BUFFER || storage.inMemory()) {
            return storage.read(ByteBuffer.wrap(target, offset, length), position);
        }
        if (aheadOf != file.contents().changes()) {
            aheadOf = file.contents().changes();
            ahead.forget();
        }
        return ahead.read(storage, position, target, offset, length);
    }

    @Override
    long left() throws IOException {
        file.finishText();
        file.contents().flush();
        return Math.max(0, file.storage().size() - position);
    }

    @Override
    void moveOn(long count) {
        position += count;
    }
}
