package dev.tempfile.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.chunks.Chunk;
import dev.tempfile.chunks.ChunkEngine;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.RecordCount;
import dev.tempfile.chunks.RecordFormat;
import dev.tempfile.chunks.sort.ExternalSort;
import dev.tempfile.chunks.sort.SortKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A large CSV file in chunks, each with the header, in a directory that is gone afterwards; no record is cut. */
public final class LargeCsv {

    /** One chunk as it was read back. */
    public record Part(String name, long records, long bytes) {}

    /**
     * What came out; what was not put to the proof is not claimed.
     *
     * @param linesInAll what a reader of lines would take for records, the header among them
     * @param remark what is unusual about the input, else null
     * @param countedByAJob the records again, by a job in two threads
     * @param firstInOrder the first records in the order of their first column
     * @param notesWithLineEnds the records of a small file with line ends inside quotes, each of which a reader of lines would cut
     */
    public record Result(
            Path input,
            String header,
            int recordsPerChunk,
            List<Part> chunks,
            long recordsInAll,
            long linesInAll,
            @Nullable String remark,
            @Nullable Boolean everyChunkHasTheHeader,
            @Nullable Boolean everyByteCameBack,
            @Nullable Long countedByAJob,
            List<String> firstInOrder,
            List<String> notesWithLineEnds,
            boolean noNoteIsCut,
            boolean goneAfterwards) {}

    private static final List<String> NOTES =
            List.of("id,note\n", "1,\"two\nlines\"\n", "2,\"a \"\"quoted\"\"\nword\"\n", "3,plain\n");

    private static final String DELIMITERS = ",;\t|";

    /** A few hundred records a chunk for a small file, and a few hundred chunks at most for a huge one. */
    private static final int FEWEST_RECORDS = 500;

    private static final long BYTES_PER_RECORD_OF_A_CHUNK = 20_000;

    /** Of a record, so that a line of it has room in a terminal. */
    private static final int SHOWN = 50;

    private static final TempSpec SPEC = TempSpec.defaults().withPrefix("csv_processing_");

    private final Path file;
    private final int perChunk;
    private final RecordFormat format;
    private final byte[] header;
    private final Chunks input;
    private final List<Part> parts = new ArrayList<>();
    private final CRC32 readBack = new CRC32();
    private Path directory = Path.of("");
    private boolean everyChunkHasTheHeader = true;
    private @Nullable String remark;
    private @Nullable Long countedByAJob;
    private List<String> firstInOrder = List.of();

    private LargeCsv(Path file, int perChunk) throws IOException {
        this.file = file;
        this.perChunk = perChunk;
        format = RecordFormat.csv().withDelimiter(mostFrequent(Chunks.of(file).header()));
        input = Chunks.of(file).withFormat(format).byRecords(perChunk);
        header = input.header();
        readBack.update(header);
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
        if (Files.isRegularFile(input)) {
            return run(input, input, perChunk);
        }
        try (TempFile held = SPEC.createFile(); // a pipe gives its content once
                InputStream once = Files.newInputStream(input)) {
            held.transferFrom(once);
            return run(input, held.flush().path(), perChunk);
        }
    }

    private static Result run(Path named, Path file, int perChunk) throws IOException {
        if (Files.size(file) == 0) {
            throw new IOException(named + " is empty; a CSV file begins with a header");
        }
        LargeCsv example = new LargeCsv(file, perChunk);
        example.cut();
        if (example.remark == null) {
            example.countAndSort();
        }
        return example.result(named);
    }

    private void cut() throws IOException {
        // tag::show[]
        TempSpec spec = TempSpec.defaults().withPrefix("csv_processing_");
        try (TempDirectory work = spec.createDirectory();
                Stream<Chunk> chunks = input.stream()) { // found lazily
            // end::show[]
            directory = work.path();
            // tag::show[]
            for (Chunk chunk : (Iterable<Chunk>) chunks::iterator) {
                Path part = work.resolve(name(chunk));
                chunk.writeTo(part); // whole records, after the header
                process(part, chunk); // here: read again and compared
            }
        } catch (UncheckedIOException unclosed) {
            remark = why(unclosed); // after all records before it
        }
        // end::show[]
    }

    private void countAndSort() throws IOException {
        try (TempDirectory work = SPEC.createDirectory()) {
            Path sorted = work.resolve("sorted.csv");
            // tag::job[]
            long count = new RecordCount(input).run(ChunkEngine.local(2));
            ExternalSort.of(file)
                    .withFormat(format)
                    .by(SortKey.column(1))
                    .top(3) // without it all, in 256 MiB whatever their size
                    .writeTo(sorted); // whole or not at all
            // end::job[]
            countedByAJob = count;
            firstInOrder = visible(records(Chunks.of(sorted).withFormat(format).withoutHeaderInEach()));
        }
    }

    /** In lines that are not too long. */
    private static String why(UncheckedIOException failure) {
        String reason = failure.getCause() instanceof FileSystemException known ? known.getReason() : null;
        return String.valueOf(reason == null ? failure.getMessage() : reason).replace(", ", ",\n");
    }

    private static String name(Chunk chunk) {
        return "chunk_%04d.csv".formatted(chunk.number());
    }

    private void process(Path part, Chunk chunk) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(part)) {
            everyChunkHasTheHeader &= Arrays.equals(header, in.readNBytes(header.length));
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                readBack.update(buffer, 0, length);
            }
        }
        parts.add(new Part(String.valueOf(part.getFileName()), chunk.records(), Files.size(part)));
    }

    /** A small file, read record by record. */
    private static List<String> notes() throws IOException {
        try (TempFile file = TempFile.create()) {
            file.text().write(String.join("", NOTES)).flush();
            return records(Chunks.of(file.path()).withFormat(RecordFormat.csv().withoutHeader()));
        }
    }

    private static List<String> records(Chunks few) throws IOException {
        List<String> records = new ArrayList<>();
        try (Stream<Chunk> each = few.byRecords(1).stream()) {
            for (Chunk record : (Iterable<Chunk>) each::iterator) {
                records.add(new String(record.newInput().readAllBytes(), UTF_8));
            }
        }
        return records;
    }

    private static List<String> visible(List<String> records) {
        return records.stream()
                .map(record -> record.strip().replace("\n", "⏎"))
                .map(record -> record.length() <= SHOWN ? record : record.substring(0, SHOWN) + "…")
                .toList();
    }

    private static char mostFrequent(byte[] header) {
        int[] counts = new int[DELIMITERS.length()];
        int best = 0;
        for (byte b : header) {
            int which = DELIMITERS.indexOf(b);
            if (which >= 0 && ++counts[which] > counts[best]) {
                best = which;
            }
        }
        return DELIMITERS.charAt(best);
    }

    private long checksumOfInput() throws IOException {
        CRC32 all = new CRC32();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                all.update(buffer, 0, length);
            }
        }
        return all.getValue();
    }

    private Result result(Path named) throws IOException {
        List<String> notes = notes();
        boolean proved = !parts.isEmpty();
        String said = remark;
        if (said == null && !proved) {
            said = "no record follows the header, so there is no chunk";
        }
        return new Result(
                named,
                new String(header, UTF_8).strip(),
                perChunk,
                parts,
                parts.stream().mapToLong(Part::records).sum(),
                Chunks.of(file).withFormat(RecordFormat.lines()).count(),
                said,
                proved ? everyChunkHasTheHeader : null,
                proved && remark == null ? readBack.getValue() == checksumOfInput() : null,
                countedByAJob,
                firstInOrder,
                visible(notes),
                notes.equals(NOTES),
                Files.notExists(directory));
    }

    /** Runs the example and prints what came out; an argument names a CSV file. */
    public static void main(String[] args) throws IOException {
        Facts.of(args.length == 0 ? run() : run(Path.of(args[0]))).print(System.out);
    }
}
