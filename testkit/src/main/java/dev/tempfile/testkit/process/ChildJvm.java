package dev.tempfile.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to start a JVM of its own that runs one main class. Immutable: each method makes another one.
 *
 * <p>It gets this JVM's class path, and this process's environment but for what is said otherwise.
 */
public final class ChildJvm {
    private final Class<?> main;
    private final Settings settings;

    private ChildJvm(Class<?> main, Settings settings) {
        this.main = main;
        this.settings = settings;
    }

    private record Settings(
            Path directory,
            boolean asOrdinaryUser,
            String shell,
            List<String> options,
            Map<String, String> variables) {}

    /** A JVM that runs {@code main} and works in {@code directory}. */
    public static ChildJvm running(Class<?> main, Path directory) {
        return new ChildJvm(main, new Settings(directory, false, "", List.of(), Map.of()));
    }

    /** With a variable of the environment set. */
    public ChildJvm with(String variable, Object value) {
        Map<String, String> variables = new LinkedHashMap<>(settings.variables);
        variables.put(variable, value.toString());
        return new ChildJvm(
                main,
                new Settings(settings.directory, settings.asOrdinaryUser, settings.shell, settings.options, variables));
    }

    /** With an option for the JVM, such as {@code -Dname=value}. */
    public ChildJvm option(String option) {
        List<String> options = new ArrayList<>(settings.options);
        options.add(option);
        return new ChildJvm(
                main,
                new Settings(settings.directory, settings.asOrdinaryUser, settings.shell, options, settings.variables));
    }

    /** Started by a shell that first runs {@code command}, such as {@code umask 0}. */
    public ChildJvm after(String command) {
        return new ChildJvm(
                main,
                new Settings(
                        settings.directory, settings.asOrdinaryUser, command, settings.options, settings.variables));
    }

    /** Started by a shell that runs {@code command} before all that {@link #after} says. */
    public ChildJvm under(String command) {
        return after(settings.shell.isEmpty() ? command : command + " && " + settings.shell);
    }

    /** As a user other than root, who must be able to reach the directory; nothing changes for who is such a user. */
    public ChildJvm asOrdinaryUser() {
        return new ChildJvm(
                main, new Settings(settings.directory, true, settings.shell, settings.options, settings.variables));
    }

    /** Starts it, and does not wait. */
    public RunningJvm start(Object... arguments) throws IOException {
        boolean another = settings.asOrdinaryUser && OrdinaryUser.mustBecome();
        List<String> command = new ArrayList<>();
        if (!settings.shell.isEmpty()) {
            command.addAll(List.of("sh", "-c", settings.shell + "; exec \"$@\"", "sh"));
        }
        if (another) {
            command.addAll(OrdinaryUser.becoming());
        }
        command.addAll(Signals.heardAgain());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Short-lived: compiled quickly, nothing mapped into a directory for temporary files.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx128m", "-ea"));
        command.addAll(settings.options);
        command.add("-cp");
        command.add(another || !canNameClasses() ? OrdinaryUser.classPath() : System.getProperty("java.class.path"));
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(settings.directory.toFile());
        // They make a JVM say more than its program does.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment().putAll(settings.variables);
        return new RunningJvm(builder.start());
    }

    /** Whether the locale that it gets has the names of the directories in which its classes lie; until JDK 18 C is ASCII. */
    private boolean canNameClasses() {
        boolean ascii = "C".equals(settings.variables.get("LC_ALL"));
        return !ascii || StandardCharsets.US_ASCII.newEncoder().canEncode(System.getProperty("java.class.path"));
    }

    /** Runs it to its end. */
    public Outcome run(Object... arguments) throws IOException {
        try (RunningJvm running = start(arguments)) {
            return running.await();
        }
    }
}
