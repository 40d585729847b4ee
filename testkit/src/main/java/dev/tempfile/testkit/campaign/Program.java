package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The program that a campaign drives: any command that converses as {@code DrivenProgram} says, in whatever language.
 *
 * @param name what reports call it
 * @param command what starts it, without the operation and the directories
 * @param environment variables that are set for it
 * @param sweeps whether one of its operations, named "sweep", takes away what dead processes of it left
 * @param patience how long it may take to answer; what takes longer hangs
 */
record Program(String name, List<String> command, Map<String, String> environment, boolean sweeps, Duration patience) {
    /** For a slow machine: on a disk that others write to, forcing alone may take seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    Program(String name, List<String> command, Map<String, String> environment, boolean sweeps) {
        this(name, command, environment, sweeps, PATIENCE);
    }

    /** Started by another command, such as {@code prlimit} with its options. */
    Program behind(List<String> starter) {
        List<String> longer = new ArrayList<>(starter);
        longer.addAll(command);
        return new Program(name, longer, environment, sweeps, patience);
    }

    /** With a variable of the environment set. */
    Program with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new Program(name, command, more, sweeps, patience);
    }

    /** A Java program with another limit on its heap; others stay as they are. */
    Program withHeap(String option) {
        List<String> limited = new ArrayList<>(command);
        limited.replaceAll(argument -> argument.startsWith("-Xmx") ? option : argument);
        return new Program(name, limited, environment, sweeps, patience);
    }

    /** Told by one more argument, in front of the operation, how to behave. */
    Program behaving(String how) {
        List<String> longer = new ArrayList<>(command);
        longer.add(how);
        return new Program(name + " (" + how + ")", longer, environment, sweeps, patience);
    }

    /** Expected to hang, which shall not take long. */
    Program answeringWithin(Duration time) {
        return new Program(name, command, environment, sweeps, time);
    }

    RunningProgram start(String operation, Ground ground) throws IOException {
        return start(operation, ground.work().directory(), ground.warm().directory());
    }

    /** One that sweeps where others work, who warm up elsewhere. */
    RunningProgram startSweeper(Ground ground) throws IOException {
        return start("sweep", ground.work().directory(), ground.warm("sweeper"));
    }

    RunningProgram start(String operation, Path directory, Path warm) throws IOException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(operation, directory.toString(), warm.toString()));
        ProcessBuilder builder = new ProcessBuilder(whole);
        // They make a JVM say more than its program does.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        Path errors = errorsIn(warm);
        builder.redirectError(errors.toFile());
        return new RunningProgram(builder.start(), errors, patience);
    }

    /** There is one while a program has the directory: two that warm up in one place get in each other's way. */
    private static Path errorsIn(Path warm) throws IOException {
        Path errors = warm.resolveSibling(warm.getFileName() + ".err");
        try {
            return Files.createFile(errors);
        } catch (FileAlreadyExistsException taken) {
            throw new IOException(
                    "another program was started in " + warm + " and not closed: give each its own", taken);
        }
    }
}
