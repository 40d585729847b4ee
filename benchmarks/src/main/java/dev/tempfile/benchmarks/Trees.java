package dev.tempfile.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.TempFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

/** Deletes the tree that each line of stdin names, and answers with the nanoseconds that it took: for {@code benchmarks/trees}. */
public final class Trees {
    private Trees() {}

    public static void main(String[] args) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            Path tree = Path.of(request);
            long start = System.nanoTime();
            TempFiles.deleteTree(tree);
            System.out.println(System.nanoTime() - start);
        }
    }
}
