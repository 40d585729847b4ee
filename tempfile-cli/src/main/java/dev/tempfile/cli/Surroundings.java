package dev.tempfile.cli;

import java.io.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What we are started in: who reads us, in which characters, how wide.
 *
 * @param charset of both outputs
 * @param outIsTerminal whether a person reads standard output
 * @param errIsTerminal the same of standard error
 * @param coloured whether standard output is coloured
 * @param width columns to fill
 */
record Surroundings(Charset charset, boolean outIsTerminal, boolean errIsTerminal, boolean coloured, int width) {

    private static final int NARROWEST = 60;
    private static final int USUAL = 80;
    private static final int WIDEST = 100;

    /** As they are. */
    static Surroundings actual() {
        boolean out = isTerminal(1);
        return new Surroundings(
                outputCharset(), out, isTerminal(2), coloured(System.getenv(), out), out ? terminalWidth() : USUAL);
    }

    /** A terminal is, unless its user says no; a pipe only if its user says so. See no-color.org and clicolors. */
    static boolean coloured(Map<String, String> environment, boolean terminal) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return false;
        }
        String forced = environment.getOrDefault("CLICOLOR_FORCE", "0");
        return !forced.isEmpty() && !forced.equals("0") || terminal && !"dumb".equals(environment.get("TERM"));
    }

    /** Java 17 tells it only of a terminal; what is piped has the encoding of the locale. */
    private static Charset outputCharset() {
        for (String property : new String[] {"stdout.encoding", "sun.stdout.encoding", "native.encoding"}) {
            String name = System.getProperty(property);
            if (name != null) {
                try {
                    return Charset.forName(name);
                } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                    // The next one, then.
                }
            }
        }
        return Charset.defaultCharset();
    }

    /** The JDK's console speaks of both ends at once, so ask the kernel about this one where it tells. */
    @SuppressWarnings("SystemConsoleNull") // it is null before Java 22
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            Console console = System.console();
            return console != null && isTerminal(console);
        }
    }

    /** From Java 22 on there may be a console that is no terminal. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return true;
        }
    }

    private static int terminalWidth() {
        int columns = number(System.getenv().getOrDefault("COLUMNS", ""));
        if (columns <= 0) {
            columns = askTerminal();
        }
        return columns <= 0 ? USUAL : Math.max(NARROWEST, Math.min(WIDEST, columns));
    }

    /** Prints rows and columns of the terminal that is its standard input. */
    private static int askTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
            stty.waitFor(1, TimeUnit.SECONDS);
            return number(answer.substring(answer.indexOf(' ') + 1));
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
