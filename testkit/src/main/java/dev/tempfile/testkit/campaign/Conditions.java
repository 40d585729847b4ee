package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a program while it runs an operation.
 *
 * @param injections what strace does to its calls
 * @param traced whether strace is there at all: it makes every call slow
 * @param everything whether all calls are recorded, and not only those that something is injected into
 * @param prepared done between the preparation and the operation
 * @param stopped done while an injection has stopped the program
 */
record Conditions(
        List<Injection> injections, boolean traced, boolean everything, Interlude prepared, Interlude stopped) {
    /** Something that is done while the program waits. */
    @FunctionalInterface
    interface Interlude {
        /** Nothing. */
        Interlude NONE = () -> {};

        /** Does it. */
        void run() throws IOException;
    }

    static Conditions injecting(List<Injection> injections) {
        return new Conditions(injections, true, false, Interlude.NONE, Interlude.NONE);
    }

    /** Without strace. */
    static Conditions untraced() {
        return new Conditions(List.of(), false, false, Interlude.NONE, Interlude.NONE);
    }

    /** With all calls recorded. */
    Conditions recordingEverything() {
        return new Conditions(injections, traced, true, prepared, stopped);
    }

    Conditions oncePrepared(Interlude interlude) {
        return new Conditions(injections, traced, everything, interlude, stopped);
    }

    Conditions whileStopped(Interlude interlude) {
        return new Conditions(injections, traced, everything, prepared, interlude);
    }

    boolean stops() {
        return injections.stream().anyMatch(Injection::stops);
    }

    @Nullable
    Strace attach(long thread, Path output) throws IOException {
        return traced ? Strace.attach(thread, output, injections, everything) : null;
    }
}
