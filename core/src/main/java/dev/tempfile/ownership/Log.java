package dev.tempfile.ownership;

import org.jspecify.annotations.Nullable;

/** The library's one logger, looked up only when there is something to warn of, because logging is slow to start. */
final class Log {
    private Log() {}

    static void warn(String message) {
        warn(message, null);
    }

    /** Warns while the JVM ends, when the logging's own exit hook may have silenced it: to the standard error. */
    static void warnAtExit(String message) {
        System.err.println("tempfile: " + message);
    }

    static void warn(String message, @Nullable Throwable site) {
        try {
            System.Logger logger = System.getLogger("dev.tempfile");
            if (site == null) {
                logger.log(System.Logger.Level.WARNING, message);
            } else {
                logger.log(System.Logger.Level.WARNING, message, site);
            }
        } catch (RuntimeException | Error loggersOwn) {
            // A warning that cannot be written must not keep anything from being deleted, and there is nobody else to
            // tell.
            return;
        }
    }
}
