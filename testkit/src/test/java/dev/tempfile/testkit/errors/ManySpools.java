package dev.tempfile.testkit.errors;

import dev.tempfile.SpooledFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that holds more in spooled files, each within its limit, than its heap has. */
public final class ManySpools {
    private static final int SIZE = 1 << 20;

    private ManySpools() {}

    public static void main(String[] arguments) throws IOException {
        TempSpec spec = TempSpec.defaults().in(Path.of(arguments[0]));
        List<SpooledFile> spools = new ArrayList<>();
        long heap = Runtime.getRuntime().maxMemory();
        for (long held = 0; held < 2 * heap; held += SIZE) {
            spools.add(spec.createSpooledFile(SIZE).write(new byte[SIZE]));
        }
        long inMemory = spools.stream().filter(SpooledFile::isInMemory).count();
        long content = 0;
        for (SpooledFile spool : spools) {
            content += spool.size();
        }
        if (inMemory > 0 && inMemory * SIZE <= heap / 4 && content >= 2 * heap) {
            System.out.println("all there");
        }
        TempFiles.deleteAll();
    }
}
