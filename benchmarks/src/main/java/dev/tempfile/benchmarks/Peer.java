package dev.tempfile.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

/**
 * The Java programs among the peers: {@code Peer PROGRAM WORK DIRECTORY [THREADS]}.
 *
 * <p>Says its version, then for every number on a line of stdin does the work that many times and answers with the
 * nanoseconds that one took, as all of {@code benchmarks/peers} do, and, of one thread, with the bytes that it allocated.
 */
public final class Peer {
    private Peer() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        String program = args[0];
        Path directory = Path.of(args[2]);
        Crew crew = new Crew(args.length > 3 ? args[3] : "1", () -> Operation.of(program, args[1], directory));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        System.out.println(version(program));
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            long times = Long.parseLong(request);
            long allocated = threads.getThreadAllocatedBytes(self);
            long start = System.nanoTime();
            times = crew.run(times);
            double nanoseconds = System.nanoTime() - start;
            allocated = threads.getThreadAllocatedBytes(self) - allocated;
            System.out.println(nanoseconds / times + (args.length > 3 ? "" : " " + allocated / times));
        }
    }

    private static String version(String program) throws IOException {
        String java = "Java " + Runtime.version();
        return switch (program) {
            case "tempfile", "tempfile-spooled", "tempfile-copy" ->
                "Tempfile " + version("dev.tempfile", "tempfile") + ", " + java;
            case "guava" -> "Guava " + version("com.google.guava", "guava") + ", " + java;
            case "commons-io" -> "commons-io " + version("commons-io", "commons-io") + ", " + java;
            default -> java;
        };
    }

    private static String version(String group, String artifact) throws IOException {
        String where = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        try (InputStream in = Peer.class.getResourceAsStream(where)) {
            if (in == null) {
                return "of unknown version";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }
}
