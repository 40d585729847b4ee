package dev.tempfile.platform;

import dev.tempfile.spi.LinuxCalls;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of the artifact {@code tempfile-linux} are to be had, if it is there and may be used.
 *
 * <p>Finding them takes long, 200 ms the first time: so who can do without asks for {@link #callsIfReady}, and is served once
 * somebody has called {@link #calls}, which the thread in the background does.
 */
public final class Kernel {
    /** The first Java with a finished {@code java.lang.foreign}, and the artifact's class files. */
    private static final int SINCE = 22;

    private static final ReentrantLock LOOKING = new ReentrantLock();

    private static volatile @Nullable LinuxCalls calls;
    private static volatile @Nullable String lack;

    private Kernel() {}

    /** The calls, if they were found already; null otherwise. */
    public static @Nullable LinuxCalls callsIfReady() {
        return calls;
    }

    /** Whether nobody looked for them yet, where there may be some. */
    public static boolean isUnknown() {
        return calls == null && lack == null && Runtime.version().feature() >= SINCE;
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
