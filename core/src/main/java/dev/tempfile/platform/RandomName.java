package dev.tempfile.platform;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Unpredictable characters for names, from the operating system's own generator.
 *
 * <p>Reads {@code /dev/urandom} in large pieces, because the first {@link SecureRandom} of a process costs some 45 ms and a read
 * for each name would be a system call for each file; where that device does not exist {@link SecureRandom} serves.
 * Thread-safe.
 */
public final class RandomName {
    /** What names are made of: Python's alphabet, safe on file systems that fold case. */
    public static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789_";

    private static final int POOL_BYTES = 16 * 1024;
    // Bytes from here up would make the first letters of the alphabet likelier than the last.
    private static final int UNBIASED = 256 - 256 % ALPHABET.length();

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final byte[] POOL = new byte[POOL_BYTES];
    private static int next = POOL_BYTES;

    private RandomName() {}

    /** {@code length} independent random characters of {@link #ALPHABET}; eight of them are 41 bits. */
    public static String characters(int length) {
        char[] name = new char[length];
        LOCK.lock();
        try {
            for (int i = 0; i < length; ) {
                if (next == POOL_BYTES) {
                    fill();
                }
                int random = POOL[next] & 0xff;
                // A byte that was used must not be found in a heap dump afterwards.
                POOL[next++] = 0;
                if (random < UNBIASED) {
                    name[i++] = ALPHABET.charAt(random % ALPHABET.length());
                }
            }
        } finally {
            LOCK.unlock();
        }
        return new String(name);
    }

    /** Forgets what was read ahead: copies of a JVM that was frozen would all make the same names of it. */
    public static void forget() {
        LOCK.lock();
        try {
            Arrays.fill(POOL, (byte) 0);
            next = POOL_BYTES;
        } finally {
            LOCK.unlock();
        }
    }

    private static void fill() {
        try (InputStream system = new FileInputStream("/dev/urandom")) {
            if (system.readNBytes(POOL, 0, POOL_BYTES) < POOL_BYTES) {
                fillPortably();
            }
        } catch (IOException absent) {
            fillPortably();
        }
        next = 0;
    }

    private static void fillPortably() {
        Arrays.fill(POOL, (byte) 0);
        new SecureRandom().nextBytes(POOL);
    }
}
