package dev.tempfile.testkit.campaign;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.tempfile.TempFiles;
import dev.tempfile.chunks.Chunks;
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
    private static final String NATIVE_CALLS = "dev.tempfile.linux.ForeignLinuxCalls";

    private final Path directory;
    private final Path jar;
    private final List<String> options;

    private JavaProgram(Path directory, Path jar, List<String> options) {
        this.directory = directory;
        this.options = options;
        this.jar = jar;
    }

    /** Packs what is needed of this process's own class path. */
    static JavaProgram packedIn(Path directory) throws IOException {
        return packedIn(
                directory,
                List.of(),
                classes(TempFiles.class),
                classes(Chunks.class),
                classes(CsvReader.class),
                classes(DrivenProgram.class));
    }

    /** The same with tempfile-linux, which finds its way by itself, and may make native calls. */
    static JavaProgram packedWithNativeCallsIn(Path directory) throws IOException {
        Class<?> calls;
        try {
            calls = Class.forName(NATIVE_CALLS, false, JavaProgram.class.getClassLoader());
        } catch (ClassNotFoundException | UnsupportedClassVersionError absent) {
            throw new IOException("native calls need Java 22 and tempfile-linux on the class path", absent);
        }
        return packedIn(
                directory,
                List.of("--enable-native-access=ALL-UNNAMED"),
                classes(TempFiles.class),
                classes(Chunks.class),
                classes(CsvReader.class),
                classes(DrivenProgram.class),
                classes(calls));
    }

    private static JavaProgram packedIn(Path directory, List<String> options, Path... sources) throws IOException {
        Path jar = directory.resolve("programs.jar");
        Set<String> names = new LinkedHashSet<>();
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out)) {
            for (Path source : sources) {
                try (Sources opened = Sources.of(source)) {
                    pack(opened.top(), packed, names);
                }
            }
        }
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        return new JavaProgram(directory, jar, options);
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
                if ((name.endsWith(".class") && !name.equals("module-info.class") || isService(name))
                        && names.add(name)) {
                    packed.putNextEntry(new JarEntry(name));
                    Files.copy(file, packed);
                }
            }
        }
    }

    private static boolean isService(String name) {
        return name.startsWith("META-INF/services/dev.tempfile.");
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
        command.addAll(this.options);
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", jar.toString()));
        return command;
    }
}
