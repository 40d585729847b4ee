package dev.tempfile.testkit.campaign;

import dev.tempfile.TempFiles;
import dev.tempfile.testkit.campaign.program.DrivenProgram;
import dev.tempfile.testkit.campaign.program.Intruder;
import dev.tempfile.testkit.campaign.program.LibraryProgram;
import dev.tempfile.testkit.campaign.program.NaiveProgram;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The programs that are driven, in one jar that any user may read, with an archive of their classes so that they start fast. */
final class JavaProgram {
    private final Path directory;
    private final Path jar;

    private JavaProgram(Path directory, Path jar) {
        this.directory = directory;
        this.jar = jar;
    }

    /** Packs what is needed of this process's own class path. */
    static JavaProgram packedIn(Path directory) throws IOException {
        Path jar = directory.resolve("programs.jar");
        Set<String> names = new LinkedHashSet<>();
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out)) {
            for (Path source : new Path[] {classes(TempFiles.class), classes(DrivenProgram.class)}) {
                try (Sources opened = Sources.of(source)) {
                    pack(opened.top(), packed, names);
                }
            }
        }
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        return new JavaProgram(directory, jar);
    }

    private static Path classes(Class<?> type) throws IOException {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IOException(impossible);
        }
    }

    private record Sources(Path top, AutoCloseable end) implements AutoCloseable {
        static Sources of(Path source) throws IOException {
            if (Files.isDirectory(source)) {
                return new Sources(source, () -> {});
            }
            FileSystem inside = FileSystems.newFileSystem(source);
            return new Sources(inside.getPath("/"), inside);
        }

        @Override
        public void close() throws IOException {
            try {
                end.close();
            } catch (IOException | RuntimeException failure) {
                throw failure;
            } catch (Exception other) {
                throw new IOException(other);
            }
        }
    }

    private static void pack(Path top, JarOutputStream packed, Set<String> names) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = top.relativize(file).toString();
                if (name.endsWith(".class") && !name.equals("module-info.class") && names.add(name)) {
                    packed.putNextEntry(new JarEntry(name));
                    Files.copy(file, packed);
                }
            }
        }
    }

    Program library() throws IOException {
        return archived("library", LibraryProgram.class, "create");
    }

    Program naive() throws IOException {
        return archived("naive program", NaiveProgram.class, "NONE", "create");
    }

    /** Another user, who attacks what he finds. */
    Program intruder() throws IOException {
        return archived("intruder", Intruder.class, "intrude");
    }

    private Program archived(String name, Class<?> main, String... arguments) throws IOException {
        Path archive = directory.resolve(main.getSimpleName() + ".jsa");
        try (Ground ground = Ground.in(directory)) {
            List<String> command = command("-XX:ArchiveClassesAtExit=" + archive);
            command.add(main.getName());
            command.addAll(List.of(arguments));
            command.add(ground.work().directory().toString());
            command.add(ground.warm().directory().toString());
            // Without input it warms up and ends.
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            try {
                process.waitFor();
            } catch (InterruptedException interrupt) {
                throw new IOException("interrupted while classes were archived", interrupt);
            }
        }
        List<String> command =
                Files.exists(archive) ? command("-XX:SharedArchiveFile=" + archive, "-Xshare:auto") : command();
        if (Files.exists(archive)) {
            Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("r--r--r--"));
        }
        command.add(main.getName());
        return new Program(name, command, Map.of(), true);
    }

    /** The class path of the programs, and of what these classes of this process's own lie in. */
    String classPathWith(String... names) throws IOException {
        StringBuilder path = new StringBuilder(jar.toString());
        for (String name : names) {
            try {
                path.append(File.pathSeparator)
                        .append(classes(Class.forName(name, false, JavaProgram.class.getClassLoader())));
            } catch (ClassNotFoundException absent) {
                throw new IOException(absent);
            }
        }
        return path.toString();
    }

    private List<String> command(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Short-lived: compiled quickly, nothing mapped into a directory for temporary files.
        // Silent: what it warns of would come between the lines of the conversation.
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xlog:disable", "-Xmx64m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", jar.toString()));
        return command;
    }
}
