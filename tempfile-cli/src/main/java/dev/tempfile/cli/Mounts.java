package dev.tempfile.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the kernel's table of mounts says about a directory, on systems that show it as a file. */
final class Mounts {

    private static final Path TABLE = Path.of("/proc/self/mounts");

    private Mounts() {}

    /** Whether programs may be run from there; null where there is no table. */
    static @Nullable Boolean mayExecute(Path realPath) {
        try {
            return mayExecute(Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1), realPath);
        } catch (IOException e) {
            return null;
        }
    }

    /** The longest mount point that the path lies in; of several on the same one the last, which hides the others. */
    static @Nullable Boolean mayExecute(List<String> table, Path realPath) {
        int longest = -1;
        Boolean mayExecute = null;
        for (String line : table) {
            String[] columns = line.split(" ");
            if (columns.length < 4) {
                continue;
            }
            Path point = Path.of(unescaped(columns[1]));
            if (realPath.startsWith(point) && point.getNameCount() >= longest) {
                longest = point.getNameCount();
                mayExecute = !List.of(columns[3].split(",")).contains("noexec");
            }
        }
        return mayExecute;
    }

    /** The kernel writes a space as {@code \040}, and its bytes as they are. */
    private static String unescaped(String field) {
        byte[] bytes = field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\")
                .getBytes(StandardCharsets.ISO_8859_1);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
