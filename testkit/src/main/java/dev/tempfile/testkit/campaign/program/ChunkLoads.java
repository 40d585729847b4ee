package dev.tempfile.testkit.campaign.program;

import dev.tempfile.AtomicSpec;
import dev.tempfile.FileVersion;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.chunks.Chunk;
import dev.tempfile.chunks.ChunkEngine;
import dev.tempfile.chunks.ChunkJob;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.RecordFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A file of lines that is cut into chunks by one thread, from the file or as it is unpacked, and what is done with them. */
final class ChunkLoads {
    private static final int BYTES = 40_000;

    private ChunkLoads() {}

    /** As {@code tempfile chunk --keep}: all chunks in a directory of ours, and that put at its target. */
    static DrivenProgram.Operation keeping(Layout layout, boolean packed) throws IOException {
        Chunks chunks = chunks(layout, packed);
        return checked(() -> {
            TempSpec beside = TempSpec.defaults().in(layout.temp());
            AtomicSpec spec = AtomicSpec.unsynced().replacing().ifUnchanged(FileVersion.of(layout.absent()));
            try (TempDirectory work = beside.createDirectory();
                    Stream<Chunk> all = chunks.spooledBy(work.spec()).stream()) {
                for (Iterator<Chunk> each = all.iterator(); each.hasNext(); ) {
                    try (Chunk chunk = each.next()) {
                        chunk.writeTo(work.resolve("chunk-" + chunk.number()));
                    }
                }
                work.moveTo(layout.absent(), spec);
            }
        });
    }

    /** Each chunk as a temporary file, which goes before the next one comes. */
    static DrivenProgram.Operation lending(Layout layout, boolean packed) throws IOException {
        Chunks chunks = chunks(layout, packed);
        return checked(() -> {
            TempSpec spec = TempSpec.defaults().in(layout.temp());
            try (Stream<Chunk> all = chunks.spooledBy(spec).stream()) {
                for (Iterator<Chunk> each = all.iterator(); each.hasNext(); ) {
                    try (Chunk chunk = each.next();
                            TempFile file = chunk.toFile(spec)) {
                        if (Files.size(file.path()) != chunk.size()) {
                            throw new AssertionError(chunk + " has " + Files.size(file.path()) + " bytes");
                        }
                    }
                }
            }
        });
    }

    /** As {@code tempfile chunk --exec}: each chunk as the input of a command, whose output is taken when it has ended. */
    static DrivenProgram.Operation running(Layout layout) throws Exception {
        InCaller.everywhere();
        Chunks chunks = chunks(layout, false);
        return () -> {
            try (TempDirectory work = TempSpec.defaults().in(layout.temp()).createDirectory()) {
                long counted = ChunkEngine.local(1).run(new Counting(chunks, work));
                if (counted != Files.size(layout.source())) {
                    throw new AssertionError("the commands counted " + counted + " bytes");
                }
            }
        };
    }

    /** Has a command count the bytes of each chunk. */
    @SuppressWarnings("serial") // runs here alone
    private record Counting(Chunks input, TempDirectory work) implements ChunkJob<Long, Long> {
        @Override
        public Long perChunk(Chunk chunk) throws IOException {
            try (TempFile file = chunk.toFile(work.spec());
                    TempFile printed = work.spec().createFile()) {
                Process process = new ProcessBuilder("wc", "-c")
                        .redirectInput(file.path().toFile())
                        .redirectOutput(printed.path().toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() != 0) {
                    throw new IOException("the command ended with " + process.exitValue());
                }
                return Long.parseLong(Files.readString(printed.path()).strip());
            } catch (InterruptedException interrupt) {
                throw new IOException("interrupted", interrupt);
            }
        }

        @Override
        public Long combine(Long left, Long right) {
            return left + right;
        }

        @Override
        public Long result(Optional<Long> all) {
            return all.orElse(0L);
        }
    }

    /** What fails while a stream is gone through is the failure that it wraps. */
    private static DrivenProgram.Operation checked(DrivenProgram.Operation streaming) {
        return () -> {
            try {
                streaming.run();
            } catch (UncheckedIOException failure) {
                throw failure.getCause();
            }
        };
    }

    private static Chunks chunks(Layout layout, boolean packed) throws IOException {
        Path source = layout.source();
        Chunks chunks = Chunks.of(source);
        if (packed) {
            TempFiles.setSpoolMemory(0); // what is held goes to disk with its first byte
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = new GZIPOutputStream(bytes)) {
                Files.copy(source, out);
            }
            chunks = Chunks.of(new ByteArrayInputStream(bytes.toByteArray()), source + ".gz");
        }
        return chunks.withFormat(RecordFormat.lines()).byBytes(BYTES).withScanners(1);
    }
}
