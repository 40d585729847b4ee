package dev.tempfile.cli;

import dev.tempfile.AtomicSpec;
import dev.tempfile.FileVersion;
import dev.tempfile.TargetChangedException;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.chunks.Chunk;
import dev.tempfile.chunks.ChunkEngine;
import dev.tempfile.chunks.ChunkJob;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.LocalEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tempfile chunk} was asked for, and the doing of it.
 *
 * @param chunks the input, and how it is cut
 * @param threads how many chunks are worked on at a time
 * @param exec what is run for each, or null
 * @param keep the new directory that they are left in, or null
 * @param extension what their names end with
 * @param unordered whether outputs come as they are there
 * @param durable whether what is kept survives a power cut
 * @param json whether a document is printed
 */
record Chunking(
        Chunks chunks,
        int threads,
        @Nullable ShellCommand exec,
        @Nullable Path keep,
        String extension,
        boolean unordered,
        boolean durable,
        boolean json) {

    /** What is told of a chunk. */
    private record Told(long number, long records, long offset, long bytes) {
        static Told of(Chunk chunk) {
            return new Told(chunk.number(), chunk.records(), chunk.offset(), chunk.size());
        }
    }

    /**
     * The input in chunks as the options say.
     *
     * @throws IllegalArgumentException if they contradict each other, or a value is none
     */
    static Chunks cut(Chunks input, @Nullable Long records, @Nullable String bytes) {
        if (records != null && bytes != null) {
            throw new IllegalArgumentException("--records and --bytes exclude each other");
        }
        if (records != null) {
            return input.byRecords(records);
        }
        return bytes == null ? input : input.byBytes(Sizes.bytes("--bytes", bytes));
    }

    /**
     * How many chunks at a time the options say.
     *
     * @throws IllegalArgumentException if that is none
     */
    static int threads(@Nullable Integer jobs) {
        if (jobs != null && jobs < 1) {
            throw new IllegalArgumentException("--jobs must be 1 or more");
        }
        return jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
    }

    int run(Output output) throws IOException {
        ShellCommand shell = exec;
        List<Told> told;
        if (keep != null) {
            told = kept(keep.toAbsolutePath(), output);
        } else if (shell == null) {
            told = listed(output);
        } else {
            try (TempDirectory work = shell.temporary().createDirectory()) {
                told = worked(work, output);
            } catch (FileSystemException failure) {
                throw TemporaryOptions.explained(failure);
            }
        }
        if (shell == null) {
            report(told, output);
        } else {
            shell.close();
        }
        return Main.DONE;
    }

    private List<Told> listed(Output output) throws IOException {
        try (ProgressLine progress = new ProgressLine(output)) {
            return new Listing(chunks, new ArrayList<>())
                    .run(ChunkEngine.local(1).withProgress(progress::done));
        }
    }

    /** The chunks lie where nobody looks until all are there; then the directory gets its name. */
    private List<Told> kept(Path target, Output output) throws IOException {
        Path parent = target.getParent();
        if (parent == null || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(
                    target.toString(), null, "exists; the chunks go into a new directory, so name another one");
        }
        if (Files.notExists(parent)) {
            throw new NoSuchFileException(
                    target.toString(), null, "its directory " + parent + " does not exist; create it first");
        }
        if (!Files.isDirectory(parent)) {
            throw new FileSystemException(
                    target.toString(), null, "its parent " + parent + " is no directory; choose another directory");
        }
        if (!Files.isWritable(parent)) {
            throw new AccessDeniedException(
                    target.toString(),
                    null,
                    "no right to create files in this directory, " + parent + "; choose another directory");
        }
        AtomicSpec spec = durable ? AtomicSpec.durable() : AtomicSpec.unsynced();
        FileVersion nothing = FileVersion.of(target);
        try (TempDirectory work = TempSpec.defaults().in(parent).createDirectory()) {
            List<Told> told = worked(work, output);
            // In one step, so that a kill leaves all or nothing; what came there meanwhile is not replaced.
            work.moveTo(target, spec.replacing().ifUnchanged(nothing));
            return told;
        } catch (TargetChangedException taken) {
            FileAlreadyExistsException exists = new FileAlreadyExistsException(
                    target.toString(),
                    null,
                    "was created by somebody else meanwhile, and is left alone; no chunk is kept: name another directory");
            exists.initCause(taken);
            throw exists;
        } catch (FileSystemException failure) {
            throw TemporaryOptions.explained(
                    failure,
                    parent,
                    "the chunks",
                    "no chunk is kept: free some, or name a directory elsewhere with --keep DIR");
        }
    }

    private List<Told> worked(TempDirectory work, Output output) throws IOException {
        Work job = new Work(this, work, output, new ArrayList<>());
        try (ProgressLine progress = new ProgressLine(output)) {
            LocalEngine engine = ChunkEngine.local(threads).withProgress(progress::done);
            List<Told> told = job.run(unordered ? engine.unordered() : engine);
            told.sort((one, other) -> Long.compare(one.number(), other.number()));
            return told;
        } finally {
            if (exec != null) {
                exec.close();
            }
        }
    }

    /** Only tells of each chunk, which nobody reads. */
    @SuppressWarnings("serial") // runs here alone
    private record Listing(Chunks input, List<Told> told) implements ChunkJob<Told, List<Told>> {
        @Override
        public Told perChunk(Chunk chunk) {
            return Told.of(chunk);
        }

        @Override
        public Told combine(Told left, Told right) {
            told.add(left);
            return right;
        }

        @Override
        public List<Told> result(Optional<Told> last) {
            last.ifPresent(told::add);
            return told;
        }
    }

    /** A chunk that was worked on, and what its command printed. */
    private record Done(Told told, @Nullable TempFile printed) {}

    /** Runs the command over each chunk, or writes each to its file; prints in the order of the chunks, or as they come. */
    @SuppressWarnings("serial") // runs here alone
    private record Work(Chunking asked, TempDirectory work, Output output, List<Told> told)
            implements ChunkJob<Done, List<Told>> {

        @Override
        public Chunks input() {
            return asked.chunks.spooledBy(work.spec());
        }

        @Override
        public Done perChunk(Chunk chunk) throws IOException {
            if (asked.keep != null) {
                Path file = work.resolve(asked.fileName(chunk.number()));
                chunk.writeTo(file);
                return new Done(Told.of(chunk), printed(chunk, file));
            }
            try (TempFile file = chunk.toFile(work.spec())) {
                return new Done(Told.of(chunk), printed(chunk, file.path()));
            }
        }

        private @Nullable TempFile printed(Chunk chunk, Path file) throws IOException {
            ShellCommand command = asked.exec;
            if (command == null) {
                return null;
            }
            TempFile printed = work.spec().createFile();
            command.run(chunk, file, printed.path());
            return printed;
        }

        @Override
        public Done combine(Done left, Done right) {
            tell(left);
            return right;
        }

        @Override
        public List<Told> result(Optional<Done> last) {
            last.ifPresent(this::tell);
            return told;
        }

        private void tell(Done done) {
            told.add(done.told());
            try (TempFile printed = done.printed()) {
                if (printed != null) {
                    output.copy(printed);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private void report(List<Told> told, Output output) throws IOException {
        long records = 0;
        for (Told chunk : told) {
            records += chunk.records();
        }
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("input", chunks.name());
            document.put("records", records);
            document.put("chunks", told.stream().map(this::document).toList());
            output.json(document);
            return;
        }
        if (keep != null) {
            output.report(Sizes.counted(records, "record") + " in " + Sizes.counted(told.size(), "chunk") + ": "
                    + Legible.foreign(keep.toString()));
            return;
        }
        Table table = new Table(List.of("chunk", "records", "from byte", "bytes"));
        told.forEach(chunk -> table.row(List.of(
                Sizes.grouped(chunk.number()),
                Sizes.grouped(chunk.records()),
                Sizes.grouped(chunk.offset()),
                Sizes.grouped(chunk.bytes()))));
        table.lines(Integer.MAX_VALUE).forEach(output::line);
    }

    private Map<String, Object> document(Told chunk) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("number", chunk.number());
        document.put("records", chunk.records());
        document.put("offset", chunk.offset());
        document.put("bytes", chunk.bytes());
        if (keep != null) {
            document.put(
                    "path",
                    Objects.requireNonNull(keep)
                            .resolve(fileName(chunk.number()))
                            .toString());
        }
        return document;
    }

    private String fileName(long number) {
        String digits = Long.toString(number);
        return "chunk-" + "0".repeat(Math.max(0, 6 - digits.length())) + digits + extension;
    }
}
