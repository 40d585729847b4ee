package dev.tempfile.ownership;

import org.jspecify.annotations.Nullable;

/** The library's one logger, looked up only when there is something to warn of, because logging is slow to start. */
final class Log {
    private Log() {}

    static void warn(String message) {
        warn(message, null);
    }

    static void warn(String message, @Nullable Throwable site) {
        System.Logger logger = System.getLogger("dev.tempfile");
        if (site == null) {
            logger.log(System.Logger.Level.WARNING, message);
        } else {
            logger.log(System.Logger.Level.WARNING, message, site);
        }
    }
}
