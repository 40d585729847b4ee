package dev.tempfile.chunks.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.FileSystemException;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip as RFC 1952 has it, member after member, and says where it is damaged.
 *
 * <p>Not the JDK's, which takes what is behind a damaged header for the end, and on a pipe may stop after the first member. Zeros
 * after the last member, as tapes have them, are ignored; anything else there is damage. Used by one thread at a time.
 */
public final class Gunzip extends InputStream {
    private static final int BUFFER = 128 * 1024;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream packed;
    private final String name;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int limit;
    private long before;
    private long unpacked;
    private boolean within;
    private boolean ended;

    /**
     * Begins where {@code packed} stands.
     *
     * @param name what failures call it
     */
    public Gunzip(InputStream packed, String name) {
        this.packed = packed;
        this.name = name;
    }

    /**
     * What a stream holds: its own bytes or, if it is gzip, those of a {@link Gunzip}.
     *
     * @param name what failures call it
     */
    public static InputStream unpacked(InputStream stream, String name) throws IOException {
        PushbackInputStream looked = new PushbackInputStream(stream, 2);
        byte[] magic;
        try {
            magic = looked.readNBytes(2);
        } catch (IOException failure) {
            throw Failures.named(name, failure);
        }
        looked.unread(magic);
        return magic.length == 2 && isMagic(magic[0], magic[1]) ? new Gunzip(looked, name) : looked;
    }

    public static boolean isMagic(int first, int second) {
        return (first & 0xFF) == 0x1F && (second & 0xFF) == 0x8B;
    }

    /** How many packed bytes were taken. */
    public long taken() {
        return before + at;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        try {
            while (within || startMember()) {
                int read = inflate(bytes, offset, length);
                if (read > 0) {
                    return read;
                }
            }
        } catch (DataFormatException wrong) {
            throw damaged(String.valueOf(wrong.getMessage()), wrong);
        } catch (EOFException early) {
            throw damaged("it ends there, within a member: it was cut off", early);
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws IOException, DataFormatException {
        if (inflater.needsInput()) {
            require();
            inflater.setInput(buffer, at, limit - at);
        }
        int read = inflater.inflate(bytes, offset, length);
        at = limit - inflater.getRemaining();
        checksum.update(bytes, offset, read);
        unpacked += read;
        if (inflater.finished()) {
            endMember();
        } else if (read == 0 && inflater.needsDictionary()) {
            throw new DataFormatException("it asks for a dictionary, which gzip has none of");
        }
        return read;
    }

    /** Reads a header, if there is another member. */
    private boolean startMember() throws IOException, DataFormatException {
        if (ended || !isMember()) {
            ended = true;
            return false;
        }
        CRC32 header = checksum;
        header.reset();
        if (!isMagic(next(header), next(header)) || next(header) != 8) {
            throw new DataFormatException("no member starts there");
        }
        int flags = next(header);
        if ((flags & RESERVED) != 0) {
            throw new DataFormatException("its header has flags that nobody knows");
        }
        for (int i = 0; i < 6; i++) {
            next(header);
        }
        if ((flags & EXTRA) != 0) {
            for (int left = next(header) | next(header) << 8; left > 0; left--) {
                next(header);
            }
        }
        skipText((flags & NAME) != 0, header);
        skipText((flags & COMMENT) != 0, header);
        int sum = (int) header.getValue() & 0xFFFF;
        if ((flags & HEADER_CHECKSUM) != 0 && (next(header) | next(header) << 8) != sum) {
            throw new DataFormatException("the checksum of its header is another");
        }
        inflater.reset();
        checksum.reset();
        within = true;
        return true;
    }

    /** Whether anything but zeros is left, and goes there. */
    private boolean isMember() throws IOException {
        boolean first = taken() == 0;
        while (at < limit || fill()) {
            if (buffer[at] != 0 || first) {
                return true;
            }
            at++;
        }
        return false;
    }

    private void skipText(boolean there, CRC32 header) throws IOException {
        boolean goesOn = there;
        while (goesOn) {
            goesOn = next(header) != 0;
        }
    }

    private void endMember() throws IOException, DataFormatException {
        within = false;
        long sum = checksum.getValue();
        if (fourBytes() != sum) {
            throw new DataFormatException("the checksum of what was unpacked is another");
        }
        if (fourBytes() != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new DataFormatException("the length of what was unpacked is another");
        }
    }

    private long fourBytes() throws IOException {
        long number = 0;
        for (int i = 0; i < 4; i++) {
            number |= (long) next(checksum) << 8 * i;
        }
        return number;
    }

    private int next(CRC32 sum) throws IOException {
        require();
        int next = buffer[at++] & 0xFF;
        sum.update(next);
        return next;
    }

    private void require() throws IOException {
        if (at == limit && !fill()) {
            throw new EOFException();
        }
    }

    private boolean fill() throws IOException {
        before += limit;
        at = 0;
        limit = 0;
        limit = Math.max(0, packed.read(buffer, 0, BUFFER));
        return limit > 0;
    }

    private FileSystemException damaged(String how, Exception cause) {
        FileSystemException failure = new FileSystemException(
                name,
                null,
                "is damaged gzip at byte " + taken() + ", after " + unpacked + " bytes unpacked: " + how
                        + "; see 'gzip -t'");
        failure.initCause(cause);
        return failure;
    }

    /** Gives its memory back; what it reads from stays open. */
    @Override
    public void close() {
        inflater.end();
    }
}
