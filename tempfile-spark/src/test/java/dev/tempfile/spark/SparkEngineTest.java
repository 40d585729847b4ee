package dev.tempfile.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.chunks.Chunk;
import dev.tempfile.chunks.ChunkEngine;
import dev.tempfile.chunks.ChunkJob;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.RecordCount;
import dev.tempfile.chunks.columns.ColumnStatistics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.NotSerializableException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job gives through Spark what it gives without, and fails in the same words; here with all of Spark in this process. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SparkEngineTest {
    @TempDir
    private static Path spark;

    @TempDir
    private Path directory;

    private static JavaSparkContext context;
    private static ChunkEngine engine;

    /** Two tasks at a time, each tried three times; with a serializer that knows nothing of records and lists. */
    @BeforeAll
    static void start() {
        context = new JavaSparkContext(Cluster.local()
                .setMaster("local[2,3]")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.local.dir", spark.toString()));
        engine = SparkEngine.on(context);
    }

    @AfterAll
    static void end() {
        if (context != null) {
            context.close();
        }
    }

    /** What is done in a chunk; it can be sent. */
    private interface Work extends java.io.Serializable {
        String in(Chunk chunk) throws IOException;
    }

    /** Texts of chunks in order. */
    private record Joined(Chunks input, Work work) implements ChunkJob<String, String> {
        private static final long serialVersionUID = 1;

        @Override
        public String perChunk(Chunk chunk) throws IOException {
            return work.in(chunk);
        }

        @Override
        public String combine(String left, String right) {
            return left + right;
        }

        @Override
        public String result(Optional<String> combined) {
            return combined.orElse("nothing");
        }
    }

    private static final Work CONTENT =
            chunk -> chunk.number() + ":" + new String(chunk.newInput().readAllBytes(), UTF_8);

    private Chunks numbers(int count) throws IOException {
        StringBuilder text = new StringBuilder("n,\"te\nxt\"\n");
        for (int i = 0; i < count; i++) {
            text.append(i).append(",\"a\n\"\"b\"\"\"\n");
        }
        return Chunks.of(Files.writeString(directory.resolve("input.csv"), text))
                .byRecords(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 25, 80, 90, 1000})
    void theAnswerIsTheSameAndInOrder(int records) throws IOException {
        Joined job = new Joined(numbers(records), CONTENT);
        assertThat(job.run(engine)).isEqualTo(job.run(ChunkEngine.local(2)));
        Joined bare = new Joined(numbers(records).withoutHeaderInEach(), CONTENT);
        assertThat(bare.run(engine)).isEqualTo(bare.run(ChunkEngine.local(1)));
        assertThat(new RecordCount(job.input()).run(engine)).isEqualTo(records);
        ColumnStatistics statistics = ColumnStatistics.of(job.input());
        assertThat(statistics.run(engine)).isEqualTo(statistics.run(ChunkEngine.local(2)));
    }

    @Test
    void aSecondContextInThisProcessIsRefusedWithWhatToDo() throws IOException {
        RecordCount job = new RecordCount(numbers(1));
        assertThatThrownBy(() -> job.run(SparkEngine.starting(Cluster.local())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SparkEngine.on(context)");
        assertThat(job.run(engine)).isEqualTo(1);
    }

    @Test
    void aFileThatHadoopReadsIsAsAnyOther() throws IOException {
        numbers(500);
        HadoopFile file = HadoopFile.of(directory.resolve("input.csv").toUri().toString(), new Configuration());
        Joined job = new Joined(Chunks.of(file).byBytes(100), CONTENT);
        assertThat(job.run(engine))
                .isEqualTo(job.run(ChunkEngine.local(2)))
                .isEqualTo(new Joined(numbers(500).byBytes(100), CONTENT).run(ChunkEngine.local(2)));
        assertThat(Chunks.of(file).count()).isEqualTo(500);
        assertThat(file)
                .hasToString(file.name())
                .extracting(HadoopFile::name)
                .asString()
                .startsWith("file:/");
    }

    @Test
    void theContextStaysOpenAndItsPropertiesAreAsTheyWere() throws IOException {
        context.setLocalProperty("spark.job.interruptOnCancel", "false");
        new RecordCount(numbers(20)).run(engine);
        assertThat(context.getLocalProperty("spark.job.interruptOnCancel")).isEqualTo("false");
        assertThat(context.sc().isStopped()).isFalse();
    }

    private static void failAlike(ChunkJob<?, ?> job) {
        Throwable here = catchThrowable(() -> job.run(ChunkEngine.local(1)));
        Throwable there = catchThrowable(() -> job.run(engine));
        assertThat(there).hasSameClassAs(here).hasMessage(here.getMessage());
    }

    @Test
    void whatFailsFailsInTheSameWords() throws IOException {
        failAlike(new Joined(numbers(100), chunk -> {
            if (chunk.number() == 5) {
                throw new IOException("no luck");
            }
            return "";
        }));
        failAlike(new Joined(numbers(10), chunk -> {
            throw new IllegalStateException("a defect");
        }));
        failAlike(ColumnStatistics.of(written("a\n\"x\"y\n".getBytes(UTF_8))));
        failAlike(new RecordCount(written("a\nb\n\"c\n".getBytes(UTF_8))));
        failAlike(new RecordCount(Chunks.of(directory)));
        failAlike(new RecordCount(Chunks.of(directory.resolve("missing"))));
        assertThat(catchThrowable(() -> new RecordCount(written("a\nb\n\"c\n".getBytes(UTF_8))).run(engine)))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("record 2, which starts at byte 4, has a quote at byte 4 that never closes");
    }

    private Chunks written(byte[] bytes) throws IOException {
        return Chunks.of(Files.write(directory.resolve("written.csv"), bytes));
    }

    @Test
    void taskThatIsTriedAgainLeavesNothing() throws IOException {
        String scratch = Files.createDirectory(directory.resolve("scratch")).toString();
        String tries = Files.createDirectory(directory.resolve("tries")).toString();
        Joined job = new Joined(numbers(40), chunk -> {
            try (TempDirectory work = TempSpec.defaults().in(Path.of(scratch)).createDirectory();
                    TempFile copy = chunk.toFile(work.spec())) {
                for (int i = 1; i <= 2; i++) {
                    if (isFirst(Path.of(tries, chunk.number() + "-" + i))) {
                        throw new IOException("try again, please: " + copy.path());
                    }
                }
                return Files.readString(copy.path());
            }
        });
        assertThat(job.run(engine)).contains("39,").startsWith("n,");
        assertThat(Path.of(tries)).isDirectoryRecursivelyContaining("glob:**/4-2");
        try (Stream<Path> left = Files.walk(Path.of(scratch))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("tmp")))
                    .isEmpty();
        }
    }

    private static boolean isFirst(Path file) throws IOException {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException again) {
            return false;
        }
    }

    @Test
    void whatEveryProcessDoesNotSeeTheSameIsRefused() throws IOException {
        String input = directory.resolve("input.csv").toString();
        Joined touched = new Joined(numbers(10), chunk -> {
            Files.setLastModifiedTime(Path.of(input), FileTime.fromMillis(12_345_000));
            return "";
        });
        assertThatThrownBy(() -> touched.run(engine))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("last written 1970-01-01T03:25:45Z")
                .hasMessageContaining("every process must see the same file");
        Path gzip = directory.resolve("input.csv.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write("a\nb\n".getBytes(UTF_8));
        }
        assertThatThrownBy(() -> new RecordCount(Chunks.of(gzip)).run(engine))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("can only be read from its start, as gzip can; unpack it first");
    }

    @Test
    void aFileThatHadoopDoesNotFindIsNamed() throws IOException {
        HadoopFile missing = HadoopFile.of(directory.resolve("missing").toString(), new Configuration());
        assertThatThrownBy(() -> Chunks.of(missing).count())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("missing");
        HadoopFile folder = HadoopFile.of(directory.toString(), new Configuration());
        assertThatThrownBy(() -> Chunks.of(folder).count())
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a directory");
        assertThatThrownBy(() -> HadoopFile.of("nowhere://host/file", new Configuration()))
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith("nowhere://host/file: cannot be opened: ");
        assertThatThrownBy(() -> HadoopFile.of("s3a://bucket/file", new Configuration()))
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith("s3a://bucket/file: is on a file system whose jars are not on the class path (")
                .hasMessageEndingWith("; hand them over, as by spark-submit --packages");
        String closed = closedPort().replace("spark:", "hdfs:") + "/file";
        HadoopFile unreachable = HadoopFile.of(closed, new Configuration());
        assertThatThrownBy(() -> Chunks.of(unreachable).count())
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith(closed + ": cannot be opened: ")
                .hasRootCauseInstanceOf(ConnectException.class);
    }

    @Test
    void whatCannotBeSentIsSaidBeforeAMasterIsAskedFor() throws IOException {
        ChunkEngine nowhere = SparkEngine.starting(new SparkConf(false).setMaster(closedPort()));
        Thread held = Thread.currentThread();
        Joined holding = new Joined(numbers(10), chunk -> held.getName());
        assertThatThrownBy(() -> holding.run(nowhere))
                .isInstanceOf(NotSerializableException.class)
                .hasMessage(
                        "the job " + Joined.class.getName()
                                + " cannot be sent to the cluster, because something in it is not serializable: java.lang.Thread");
        Chunks stream = Chunks.of(new ByteArrayInputStream(new byte[0]), "a stream");
        assertThatThrownBy(() -> new RecordCount(stream).run(nowhere))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("a stream is a stream, which only this process can read");
        assertThatThrownBy(() -> new RecordCount(written("a\n\"".getBytes(UTF_8))).run(nowhere))
                .hasMessageContaining("never closes");
    }

    /** Gives what cannot come back. */
    private record Unsendable(Chunks input) implements ChunkJob<Object, Object> {
        private static final long serialVersionUID = 1;

        @Override
        public Object perChunk(Chunk chunk) {
            return new Object();
        }

        @Override
        public Object combine(Object left, Object right) {
            return left;
        }

        @Override
        public Object result(Optional<Object> combined) {
            return combined;
        }
    }

    @Test
    void aValueThatCannotComeBackIsNamed() throws IOException {
        Unsendable job = new Unsendable(numbers(10));
        assertThatThrownBy(() -> job.run(engine))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the value of a chunk java.lang.Object cannot be sent")
                .hasMessageEndingWith("not serializable: java.lang.Object");
    }

    private static String closedPort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "spark://127.0.0.1:" + closed.getLocalPort();
        }
    }

    @Test
    void aMasterThatIsNotThereIsSaidAtOnce() throws IOException {
        RecordCount job = new RecordCount(numbers(10));
        String master = closedPort();
        assertThatThrownBy(() -> job.run(SparkEngine.starting(new SparkConf(false).setMaster(master + ",127.0.0.1:1"))))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("no Spark master answers at " + master)
                .hasMessageContaining("is it running, and is this its address?");
        assertThatThrownBy(() -> job.run(SparkEngine.starting(new SparkConf(false).setMaster("spark://nobody"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a master is spark://HOST:PORT");
    }

    /** Where tasks, which are copies, tell that they run and that they were interrupted. */
    private static final class Running {
        static final CountDownLatch BEGUN = new CountDownLatch(1);
        static final CountDownLatch ENDED = new CountDownLatch(1);
    }

    @Test
    void anInterruptCancelsTheTasks() throws Exception {
        Thread caller = Thread.currentThread();
        Joined job = new Joined(numbers(5), chunk -> {
            Running.BEGUN.countDown();
            try {
                new CountDownLatch(1).await(4, TimeUnit.MINUTES);
                return "nobody interrupted it";
            } catch (InterruptedException wanted) {
                Running.ENDED.countDown();
                return "";
            }
        });
        Thread interrupter = new Thread(() -> {
            try {
                if (Running.BEGUN.await(4, TimeUnit.MINUTES)) {
                    caller.interrupt();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        interrupter.start();
        assertThatThrownBy(() -> job.run(engine)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        interrupter.join();
        assertThat(Running.ENDED.await(4, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void theMainClassTakesTheWordsOfTheCommand() throws IOException {
        Path input = Files.writeString(directory.resolve("words.csv"), "'a;b';c\n1;0.1\n2;0.2\n");
        for (List<String> wrong : List.of(
                List.of("count"),
                List.of("sort", "x"),
                List.of("count", "-"),
                List.of("count", "x", "--color"),
                List.of("count", "x", "--quote"),
                List.of("count", "x", "y"))) {
            assertThatThrownBy(() -> Arguments.of(wrong.toArray(String[]::new)))
                    .as("%s", wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (List<String> wrong : List.of(
                List.of("count", "x", "--encoding", "UTF-8"),
                List.of("count", "x", "--lines", "--fixed", "3"),
                List.of("count", "x", "--lines", "--quote", "'"),
                List.of("count", "x", "--quote", "ab"),
                List.of("count", "x", "--bytes", "many"),
                List.of("count", "x", "--bytes", "9999999999G"),
                List.of("stats", "x", "--encoding", "klingon"),
                List.of("stats", "x", "--lines"))) {
            HadoopFile any = HadoopFile.of("x", new Configuration());
            assertThatThrownBy(() -> Arguments.of(wrong.toArray(String[]::new)).job(any))
                    .as("%s", wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(asked(input, "count", "--no-header")).isEqualTo(3L);
        assertThat(asked(input, "count", "--lines")).isEqualTo(3L);
        assertThat(asked(input, "count", "--fixed=1")).isEqualTo(Files.size(input));
        assertThat(asked(
                        input,
                        "stats",
                        "--delimiter",
                        ";",
                        "--quote",
                        "'",
                        "--encoding",
                        "ISO-8859-1",
                        "--bytes",
                        "1K"))
                .hasToString("""
                        column   fields   empty   numbers   least   greatest   mean   sum   longest
                        a;b           2       0         2       1          2    1.5     3         1
                        c             2       0         2     0.1        0.2   0.15   0.3         3
                        2 records""");
    }

    @Test
    void theMainClassSaysInALineWhatIsWrong() throws IOException {
        SparkConf nowhere = new SparkConf(false).setMaster(closedPort());
        String input =
                Files.writeString(directory.resolve("input.csv"), "a\n1\n").toString();
        assertThat(main(new SparkConf(false), "count", input))
                .startsWith(
                        "2 tempfile-spark: there is no master; run it by spark-submit --master; usage: (count | stats)");
        assertThat(main(nowhere, "count")).startsWith("2 tempfile-spark: it takes count or stats, and a file; usage:");
        assertThat(main(nowhere, "count", input + "-not"))
                .startsWith("1 tempfile-spark: ")
                .contains("does not exist");
        assertThat(main(nowhere, "count", input)).startsWith("1 tempfile-spark: no Spark master answers at spark://");
    }

    /** The status, and what is said; nothing is printed. */
    private static String main(SparkConf configuration, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(configuration, new PrintStream(out), new PrintStream(err), words);
        assertThat(out.size()).isZero();
        assertThat(err.toString()).hasLineCount(1);
        return status + " " + err;
    }

    private static Object asked(Path input, String job, String... options) throws IOException {
        String[] words = Stream.concat(Stream.of(job, input.toString()), Stream.of(options))
                .toArray(String[]::new);
        return Arguments.of(words)
                .job(HadoopFile.of(input.toString(), new Configuration()))
                .run(engine);
    }
}
