package dev.tempfile.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tempfile.chunks.ChunkJob;
import dev.tempfile.chunks.columns.TableSummary;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;

/**
 * What {@code spark-submit} runs: counts the records of a file, or says what is in its columns, as {@code tempfile count} and
 * {@code tempfile stats} do on one machine.
 */
public final class Main {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Main() {}

    /** Prints the answer, in UTF-8. Exits with 1 when it failed, with 2 when it was asked for wrongly; both say why in a line. */
    public static void main(String[] args) {
        int status = run(new SparkConf(), new PrintStream(System.out, false, StandardCharsets.UTF_8), System.err, args);
        if (status != 0) {
            System.exit(status); // else what started us ends us
        }
    }

    static int run(SparkConf configuration, PrintStream out, PrintStream err, String... words) {
        Arguments arguments;
        ChunkJob<?, ?> job;
        HadoopFile file;
        try {
            arguments = Arguments.of(words);
            if (!configuration.contains("spark.master")) {
                throw new IllegalArgumentException("there is no master; run it by spark-submit --master");
            }
            file = HadoopFile.of(arguments.input(), configuration);
            job = arguments.job(file);
        } catch (IllegalArgumentException | IOException wrong) {
            err.println("tempfile-spark: " + wrong.getMessage() + "; usage: " + Arguments.USAGE);
            return WRONG_USAGE;
        }
        if (!configuration.contains("spark.app.name")) {
            configuration.setAppName("tempfile " + arguments.job());
        }
        try {
            Object answer = job.run(SparkEngine.starting(configuration));
            out.println(arguments.json() ? document(file.name(), answer) : answer);
            out.flush();
            return 0;
        } catch (IOException | RuntimeException failure) {
            err.println("tempfile-spark: " + failure.getMessage());
            return FAILED;
        }
    }

    private static String document(String input, Object answer) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("input", input);
        if (answer instanceof TableSummary summary) {
            document.putAll(summary.document());
        } else {
            document.put("records", answer);
        }
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }
}
