package dev.tempfile.cli;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signals that would end this process, and are passed on to a command instead, which decides what it makes of them.
 *
 * <p>One that comes before the command is there waits for it. What was ignored when this process began stays so, as with nohup.
 */
final class PassedSignals implements AutoCloseable {

    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");
    private static final List<Integer> NUMBERS = List.of(15, 2, 1);

    private final List<String> waiting = new ArrayList<>();
    private final List<Runnable> undo = new ArrayList<>();
    private @Nullable Process command;
    private @Nullable String first;

    private PassedSignals() {}

    /** Catches them from now on. */
    static PassedSignals caught() {
        PassedSignals signals = new PassedSignals();
        for (String name : NAMES) {
            signals.handle(name);
        }
        return signals;
    }

    /** Through reflection, for a compiler warns of sun.misc.Signal and cannot be told that there is nothing else. */
    private void handle(String name) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Method handle = type.getMethod("handle", type, handlerType);
            Object signal = type.getConstructor(String.class).newInstance(name);
            Object handler = Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {handlerType}, (self, method, given) -> {
                        came(name);
                        return null;
                    });
            Object before = handle.invoke(null, signal, handler);
            undo.add(() -> restore(handle, signal, before));
        } catch (ReflectiveOperationException unknownOrNotOurs) {
            // No such signal here, or the JVM was told to leave them all alone: then it ends us as it always did.
            return;
        }
    }

    private static void restore(Method handle, Object signal, @Nullable Object before) {
        try {
            handle.invoke(null, signal, before);
        } catch (ReflectiveOperationException itWorkedBefore) {
            throw new IllegalStateException(itWorkedBefore);
        }
    }

    private synchronized void came(String signal) {
        Process running = command;
        first = first == null ? signal : first;
        if (running == null) {
            waiting.add(signal);
        } else {
            pass(signal, running);
        }
    }

    /** Passes on what came, and what comes. */
    synchronized void passTo(Process process) {
        command = process;
        waiting.forEach(signal -> pass(signal, process));
    }

    /** The first that came; null if none did. */
    synchronized @Nullable String first() {
        return first;
    }

    /** The number of a signal that {@link #first} names, the same everywhere. */
    static int number(String signal) {
        return NUMBERS.get(NAMES.indexOf(signal));
    }

    private static void pass(String signal, Process process) {
        if (!process.isAlive() || signal.equals("INT") && isInForeground()) {
            return;
        }
        if (signal.equals("TERM")) {
            process.toHandle().destroy();
            return;
        }
        try {
            new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noSuchCommand) {
            process.toHandle().destroy();
        }
    }

    /** Whether the terminal gives what is typed to all of this process group: then the command has its own signal already. */
    private static boolean isInForeground() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            // proc_pid_stat(5): the state, the parent, then the group, the session, the terminal and its group.
            return fields[2].equals(fields[5]);
        } catch (IOException | RuntimeException unknown) {
            return false;
        }
    }

    @Override
    public void close() {
        undo.forEach(Runnable::run);
    }
}
