package dev.tempfile.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A standalone cluster of this machine: one master and two workers, each a process with a core, and what they start. All they write is
 * below one directory; when it is closed they have ended, whatever became of them.
 *
 * <p>As a cluster elsewhere it has Spark and nothing else: what a job needs is handed over.
 */
final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern LISTENING = Pattern.compile("Starting Spark master at (spark://\\S+)");

    private final Path directory;
    private final List<Process> processes = new ArrayList<>();
    private final String master;

    private Cluster(Path directory) throws IOException {
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        for (String each : List.of("tmp", "local", "jars", "logs")) {
            Files.createDirectories(directory.resolve(each));
        }
        install();
        try {
            start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0");
            master = listening();
            for (String worker : List.of("worker-1", "worker-2")) {
                start(
                        worker,
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        "127.0.0.1",
                        "--cores",
                        "1",
                        "--memory",
                        "600m",
                        "--work-dir",
                        directory.resolve(worker).toString(),
                        master);
            }
        } catch (IOException | RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    /** Spark's jars stay where they are: the one that is installed names them. */
    private void install() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        String all = classPath(Cluster::isOfSpark).stream()
                .map(jar -> jar.toUri().toString())
                .collect(Collectors.joining(" "));
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, all);
        Path jar = directory.resolve("jars").resolve("spark.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    static Cluster in(Path directory) throws IOException {
        return new Cluster(directory);
    }

    /** Where it listens, as {@code spark://127.0.0.1:12345}. */
    String master() {
        return master;
    }

    /** What a driver in this process starts with. */
    SparkConf configuration() {
        return local().setMaster(master)
                .set("spark.executor.memory", "512m")
                .set("spark.cores.max", "2")
                .set("spark.executor.extraJavaOptions", frugal(directory.resolve("tmp")))
                .set("spark.executor.extraClassPath", joined(classPath(entry -> !isOfSpark(entry))))
                .set("spark.local.dir", directory.resolve("local").toString());
    }

    /** What a driver without a cluster starts with. */
    static SparkConf local() {
        return new SparkConf(false)
                .setMaster("local[2]")
                .setAppName("tempfile")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
    }

    /** Options of a JVM that shares two cores with others, and makes its temporary files below a directory. */
    static String frugal(Path directory) {
        return "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CICompilerCount=1 -Djava.io.tmpdir="
                + directory.resolve("tmp") + " -Dlog4j2.configurationFile=" + configurationOfLogs();
    }

    private static Path configurationOfLogs() {
        return Path.of(System.getProperty("tempfile.project"), "tempfile-spark/src/test/resources/log4j2.properties")
                .toAbsolutePath()
                .normalize();
    }

    /** A Java program of Spark's, not started, that sees what a cluster has. */
    ProcessBuilder program(String memory, String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
        command.addAll(List.of(frugal(directory.resolve("tmp")).split(" ")));
        command.addAll(List.of("-Xmx" + memory, "-cp", directory.resolve("jars") + "/*", main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SPARK_HOME", directory.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_LOCAL_DIRS", directory.resolve("local").toString());
        return builder;
    }

    private void start(String name, String main, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--webui-port", "0"));
        all.addAll(Arrays.asList(arguments));
        processes.add(program("256m", main, all.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile())
                .start());
    }

    private Path log(String name) {
        return directory.resolve("logs").resolve(name);
    }

    private String listening() throws IOException {
        Path log = log("master");
        Process process = processes.get(0);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Matcher said = LISTENING.matcher(Files.readString(log));
            if (said.find()) {
                return said.group(1);
            }
            if (!process.isAlive()) {
                break;
            }
            pause();
        }
        throw new IOException("no master listens: " + Files.readString(log));
    }

    /** What the processes said, for who wants to know why something did not come true. */
    String said() {
        StringBuilder said = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (file.getParent().equals(directory.resolve("logs")) || file.endsWith("stderr")) {
                    said.append("--- ")
                            .append(directory.relativize(file))
                            .append('\n')
                            .append(Files.readString(file));
                }
            }
        } catch (IOException gone) {
            said.append(gone);
        }
        return said.toString();
    }

    /** Waits for a fact, for two minutes at most. */
    static boolean comesTrue(BooleanSupplier fact) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The jars that a job needs, as they are handed over: made of what the build has compiled so far. */
    List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path entry : classPath(entry -> !isOfSpark(entry))) {
            jars.add(Files.isDirectory(entry) ? jar(entry) : entry);
        }
        return jars;
    }

    private Path jar(Path classes) throws IOException {
        String name = classes.getParent().getParent().getFileName() + "-" + classes.getFileName() + ".jar";
        Path jar = directory.resolve("tmp").resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    static String joined(List<Path> entries) {
        return String.join(
                System.getProperty("path.separator"),
                entries.stream().map(Path::toString).toList());
    }

    private static List<Path> classPath(Predicate<Path> wanted) {
        return Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .map(Path::of)
                .filter(Files::exists)
                .filter(entry -> Files.isDirectory(entry) || !isOfThisProcess(entry))
                .filter(wanted)
                .toList();
    }

    /** What runs the tests, and the HDFS that runs beside them. */
    private static boolean isOfThisProcess(Path jar) {
        return jar.toString().contains("surefire") || jar.toString().contains("minicluster");
    }

    /** What is ours, and what tests are made of, no cluster has. */
    private static boolean isOfSpark(Path entry) {
        return !Files.isDirectory(entry)
                && !entry.getFileName()
                        .toString()
                        .matches("(tempfile|fastcsv|junit|assertj|byte-buddy|opentest|apiguardian).*");
    }

    /** Ends all processes, with those that they started, and waits until they are gone. Idempotent. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>();
        for (Process process : processes) {
            process.descendants().forEach(all::add);
            all.add(process.toHandle());
        }
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception stays) {
                throw new IllegalStateException("process " + each.pid() + " does not end", stays);
            }
        }
    }
}
