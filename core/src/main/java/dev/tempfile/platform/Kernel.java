package dev.tempfile.platform;

import dev.tempfile.spi.LinuxCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of the artifact {@code tempfile-linux} are to be had, if it is there and may be used.
 *
 * <p>Finding them takes long, 200 ms the first time, and so does the first of each kind, some ten: so who can do without asks for
 * {@link #callsIfReady}, and is served once somebody has called {@link #rehearse}, which the thread in the background does.
 */
public final class Kernel {
    /** The first Java with a finished {@code java.lang.foreign}, and the artifact's class files. */
    private static final int SINCE = 22;

    private static final ReentrantLock LOOKING = new ReentrantLock();

    private static volatile @Nullable LinuxCalls calls;
    private static volatile @Nullable LinuxCalls ready;
    private static volatile @Nullable String lack;

    private Kernel() {}

    /** The calls, if they were found already, each of which may take some ten milliseconds the first time; null otherwise. */
    public static @Nullable LinuxCalls callsIfFound() {
        return calls;
    }

    /** The calls, if they were rehearsed already; null otherwise. */
    public static @Nullable LinuxCalls callsIfReady() {
        return ready;
    }

    /**
     * Makes once what the life of a file without a name takes, so that nobody waits for it later.
     *
     * @param directory in which there is such a file for a moment, if there can be one
     * @return the calls, ready now; null where there are none
     */
    public static @Nullable LinuxCalls rehearse(Path directory) {
        LinuxCalls found = calls();
        if (found != null && ready == null) {
            try (AsynchronousFileChannel trial = found.createUnnamed(directory)) {
                if (trial != null) {
                    ByteBuffer nothing = ByteBuffer.allocate(1);
                    Future<Integer> unused = trial.write(nothing, 0);
                    unused = trial.read(nothing.flip(), 0);
                }
            } catch (IOException unfit) {
                // Whoever makes a file there learns why.
            }
            ready = found;
        }
        return found;
    }

    /** Whether nobody rehearsed them yet, where there may be some. */
    public static boolean isUnrehearsed() {
        return ready == null && lack == null && Runtime.version().feature() >= SINCE;
    }

    /** The calls, looked for at the first time; null where there are none. */
    public static @Nullable LinuxCalls calls() {
        if (calls == null && lack == null) {
            LOOKING.lock();
            try {
                if (calls == null && lack == null) {
                    look();
                }
            } finally {
                LOOKING.unlock();
            }
        }
        return calls;
    }

    /** Why there are none, and what to do about it; null where there are some. */
    public static @Nullable String lack() {
        calls();
        return lack;
    }

    private static void look() {
        if (Runtime.version().feature() < SINCE) {
            lack = "tempfile-linux needs Java " + SINCE;
            return;
        }
        try {
            for (LinuxCalls found : ServiceLoader.load(LinuxCalls.class, LinuxCalls.class.getClassLoader())) {
                lack = found.refusal();
                calls = lack == null ? found : null;
                return;
            }
            lack = "tempfile-linux is not on the class path or module path";
        } catch (ServiceConfigurationError | LinkageError | RuntimeException unusable) {
            lack = "tempfile-linux cannot be loaded: " + unusable;
        }
    }
}
