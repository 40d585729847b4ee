package dev.tempfile.platform;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which run of the kernel this is: of what another run left, nothing is alive.
 *
 * <p>Linux gives each run a random id (random(4)), the same in every container. Where there is none, no run is ever said to be over.
 */
public final class Boot {
    /** How many characters a digest has. */
    public static final int DIGEST_CHARACTERS = 5;

    private static final String NO_DIGEST = "_____";

    private static volatile @Nullable String id;
    private static volatile @Nullable String digest;

    private Boot() {}

    /** The id of this run; empty where the system has none. */
    public static String id() {
        String known = id;
        if (known == null) {
            known = told();
            id = known;
        }
        return known;
    }

    /** A few characters of {@link RandomName#ALPHABET} that stand for this run in names. */
    public static String digest() {
        String known = digest;
        if (known == null) {
            known = id().isEmpty() ? NO_DIGEST : digest(id());
            digest = known;
        }
        return known;
    }

    /** Has it asked anew: a JVM that was frozen goes on in another run. */
    public static void forget() {
        id = null;
        digest = null;
    }

    /** Whether {@code digest}, of a name, is of a run that is over; false where that cannot be told. */
    public static boolean isOver(String digest) {
        return !id().isEmpty() && !digest.equals(digest()) && !digest.equals(NO_DIGEST);
    }

    static String digest(String id) {
        // FNV-1a, 64 bits: two runs have the same five characters once in 69 million, and then the owner file still
        // tells.
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        char[] digest = new char[DIGEST_CHARACTERS];
        for (int i = 0; i < digest.length; i++) {
            digest[i] = RandomName.ALPHABET.charAt((int) Long.remainderUnsigned(hash, RandomName.ALPHABET.length()));
            hash = Long.divideUnsigned(hash, RandomName.ALPHABET.length());
        }
        return new String(digest);
    }

    private static String told() {
        try (FileInputStream file = new FileInputStream("/proc/sys/kernel/random/boot_id")) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1).trim();
        } catch (IOException notLinux) {
            return "";
        }
    }
}
