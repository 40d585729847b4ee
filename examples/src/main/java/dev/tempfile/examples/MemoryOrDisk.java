package dev.tempfile.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.ByteFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempFile;
import dev.tempfile.UnnamedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What memory saves over disk on this machine, measured in turns after a warm-up, with the spread beside it. */
public final class MemoryOrDisk {

    /** One way to hold the data: microseconds for making, writing, reading back and closing. */
    public record Row(String way, double median, double from, double to, double timesMemory) {}

    /** What came out; {@code from} and {@code to} hold the middle eight tenths of the rounds. */
    public record Result(int bytesEach, int rounds, List<Row> microseconds) {}

    /** What makes the file that is measured. */
    private interface Maker {
        ByteFile create() throws IOException;
    }

    private static final byte[] LINES = "Sample data line\n".repeat(1_000).getBytes(UTF_8);

    private MemoryOrDisk() {}

    /** Runs the example with as many rounds as give a spread worth looking at. */
    public static Result run() throws IOException {
        return run(31);
    }

    /** Runs the example. */
    public static Result run(int rounds) throws IOException {
        Map<String, Timing.Work> ways = new LinkedHashMap<>();
        // tag::show[]
        ways.put("memory", () -> writeAndRead(MemoryFile::create));
        ways.put("spooled", () -> writeAndRead(() -> SpooledFile.create(1 << 20)));
        ways.put("disk, unnamed", () -> writeAndRead(UnnamedFile::create));
        ways.put("disk, named", () -> writeAndRead(TempFile::create));
        Map<String, Timing.Spread> measured = Timing.inTurns(ways, rounds);
        // end::show[]
        double memory = Objects.requireNonNull(measured.get("memory")).median();
        List<Row> rows = new ArrayList<>();
        measured.forEach((way, spread) ->
                rows.add(new Row(way, spread.median(), spread.low(), spread.high(), spread.median() / memory)));
        return new Result(LINES.length, rounds, rows);
    }

    // tag::show[]

    private static void writeAndRead(Maker maker) throws IOException {
        try (ByteFile file = maker.create()) {
            byte[] back = file.write(LINES).rewind().readAll();
            // end::show[]
            if (back.length != LINES.length) {
                throw new IOException("wrote " + LINES.length + " bytes and read " + back.length);
            }
            // tag::show[]
        }
    }
    // end::show[]

    /** Runs the example and prints what came out. */
    public static void main(String[] args) throws IOException {
        Facts.of(run()).print(System.out);
    }
}
