import dev.tempfile.chunks.Chunks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

/** Counts the records of each file that is named on a line of standard input; answers with their number and the nanoseconds. */
class CountAgain {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long start = System.nanoTime();
            long count = Chunks.of(Path.of(line)).count();
            System.out.println(count + " " + (System.nanoTime() - start));
        }
    }
}
