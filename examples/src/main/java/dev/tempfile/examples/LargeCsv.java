package dev.tempfile.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A large CSV file in chunks, each with the header, in a directory that is gone afterwards; no record is cut. */
public final class LargeCsv {

    /** One chunk as it was read back. */
    public record Chunk(String name, long records, long bytes) {}

    /**
     * What came out; what was not put to the proof is not claimed.
     *
     * @param remark what is unusual about the input, else null
     * @param notesWithLineEnds the records of a small file with line ends inside quotes, each of which a reader of lines would cut
     */
    public record Result(
            Path input,
            String header,
            int recordsPerChunk,
            List<Chunk> chunks,
            long recordsInAll,
            long lineEndsInsideQuotes,
            @Nullable String remark,
            @Nullable Boolean everyChunkHasTheHeader,
            @Nullable Boolean everyByteCameBack,
            List<String> notesWithLineEnds,
            boolean noNoteIsCut,
            boolean goneAfterwards) {}

    private static final List<String> NOTES =
            List.of("id,note\n", "1,\"two\nlines\"\n", "2,\"a \"\"quoted\"\"\nword\"\n", "3,plain\n");

    /** A few hundred records a chunk for a small file, and a few hundred chunks at most for a huge one. */
    private static final int FEWEST_RECORDS = 500;

    private static final long BYTES_PER_RECORD_OF_A_CHUNK = 20_000;

    private final byte[] header;
    private final CRC32 written = new CRC32();
    private final CRC32 readBack = new CRC32();
    private long lineEndsInsideQuotes;
    private long unclosedQuote = -1;
    private boolean everyChunkHasTheHeader = true;

    private LargeCsv(byte[] header) {
        this.header = header;
    }

    /** Runs the example on the airports that come with it. */
    public static Result run() throws IOException {
        try (TempDirectory data = TempDirectory.create()) {
            return run(data.unpack(LargeCsv.class, "airports.csv"));
        }
    }

    /** Runs the example on a file of your own. */
    public static Result run(Path input) throws IOException {
        long records = Math.min(Integer.MAX_VALUE, Files.size(input) / BYTES_PER_RECORD_OF_A_CHUNK);
        return run(input, (int) Math.max(FEWEST_RECORDS, records));
    }

    /** Runs the example on a file of your own, with so many records a chunk. */
    public static Result run(Path input, int perChunk) throws IOException {
        List<Path> made = new ArrayList<>();
        List<Chunk> chunks = new ArrayList<>();
        LargeCsv check;
        Path directory;
        // tag::show[]
        TempSpec spec = TempSpec.defaults().withPrefix("csv_processing_");
        try (TempDirectory work = spec.createDirectory();
                CsvRecords records = new CsvRecords(input)) {
            // end::show[]
            if (!records.hasNext()) {
                throw new IOException(input + " is empty; a CSV file begins with a header");
            }
            // tag::show[]
            byte[] header = records.next();
            // end::show[]
            check = new LargeCsv(header);
            directory = work.path();
            // tag::show[]
            while (records.hasNext()) {
                Path chunk = work.resolve("chunk_%04d.csv".formatted(made.size()));
                try (OutputStream out = buffered(chunk)) {
                    out.write(header); // each chunk can be read on its own
                    for (int n = 0; n < perChunk && records.hasNext(); n++) {
                        byte[] record = records.next(); // never cut inside quotes
                        out.write(record);
                        // end::show[]
                        check.written.update(record);
                        // tag::show[]
                    }
                }
                made.add(chunk);
            }
            for (Path chunk : made) {
                chunks.add(check.process(chunk)); // here: read again and counted
            }
            // end::show[]
            check.lineEndsInsideQuotes = records.lineEndsInsideQuotes();
            check.unclosedQuote = records.unclosedQuote();
            // tag::show[]
        }
        // end::show[]
        return check.result(input, perChunk, chunks, Files.notExists(directory));
    }

    private static OutputStream buffered(Path path) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
    }

    private Chunk process(Path chunk) throws IOException {
        long count = 0;
        try (CsvRecords records = new CsvRecords(chunk)) {
            everyChunkHasTheHeader &= Arrays.equals(header, records.next());
            while (records.hasNext()) {
                readBack.update(records.next());
                count++;
            }
        }
        return new Chunk(String.valueOf(chunk.getFileName()), count, Files.size(chunk));
    }

    /** A small file, read record by record, with its line ends made visible. */
    private static List<String> notes() throws IOException {
        List<String> notes = new ArrayList<>();
        try (TempFile file = TempFile.create()) {
            file.text().write(String.join("", NOTES));
            try (CsvRecords records = new CsvRecords(file.path())) {
                while (records.hasNext()) {
                    notes.add(new String(records.next(), UTF_8));
                }
            }
        }
        return notes;
    }

    private @Nullable String remark(boolean hasChunks) {
        if (unclosedQuote == 0) {
            return "the quote that opens in the header never closes:\nall from there on is the header";
        }
        if (unclosedQuote > 0) {
            return "the quote that opens in record " + unclosedQuote + " never closes:\n"
                    + "all from there on is that one record";
        }
        String text = new String(header, UTF_8).stripTrailing();
        if (!hasChunks && text.indexOf('\r') >= 0) {
            return "all its line ends are bare carriage returns:\nto CSV it is one record; mac2unix makes them lines";
        }
        return hasChunks ? null : "no record follows the header, so there is no chunk";
    }

    private Result result(Path input, int recordsPerChunk, List<Chunk> chunks, boolean gone) throws IOException {
        List<String> notes = notes();
        boolean proved = !chunks.isEmpty();
        return new Result(
                input,
                new String(header, UTF_8).strip(),
                recordsPerChunk,
                chunks,
                chunks.stream().mapToLong(Chunk::records).sum(),
                lineEndsInsideQuotes,
                remark(proved),
                proved ? everyChunkHasTheHeader : null,
                proved ? written.getValue() == readBack.getValue() : null,
                notes.stream().map(note -> note.strip().replace("\n", "⏎")).toList(),
                notes.equals(NOTES),
                gone);
    }

    /** Runs the example and prints what came out; an argument names a CSV file. */
    public static void main(String[] args) throws IOException {
        Facts.of(args.length == 0 ? run() : run(Path.of(args[0]))).print(System.out);
    }
}
