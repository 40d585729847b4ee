package dev.tempfile.testkit.campaign.program;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.ByteFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The library, driven through its public surface. */
public final class LibraryProgram extends DrivenProgram {
    private static final long THRESHOLD = 1000;
    private static final long SETTLED_MILLIS = 2000;

    private static final Set<String> IN_PROCESS_DIRECTORY = Set.of(
            "create",
            "write",
            "unnamed",
            "spool",
            "close",
            "keep",
            "directory",
            "chunks",
            "chunks-gzip",
            "chunks-kept",
            "chunks-kept-gzip",
            "chunks-exec");

    /** Keeps the process directory of a root in use, so that an operation pays for itself alone. */
    private @Nullable TempFile anchor;

    private @Nullable Path anchored;

    /** What lives in a directory from one operation to the next. */
    private final Map<Path, SoakLoad> living = new HashMap<>();

    private LibraryProgram() {}

    /** Takes the arguments of every driven program. */
    public static void main(String[] args) throws Exception {
        new LibraryProgram().serve(args[0], Path.of(args[1]), Path.of(args[2]));
    }

    @Override
    protected void preload() throws Exception {
        Path classes = Path.of(TempFiles.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(classes)) {
            preloadAll(classes);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + classes.toUri()), Map.of())) {
                preloadAll(jar.getPath("/"));
            }
        }
        load(
                AccessDeniedException.class.getName(),
                FileSystemLoopException.class.getName(),
                NotDirectoryException.class.getName(),
                DirectoryIteratorException.class.getName(),
                AtomicMoveNotSupportedException.class.getName());
        preloadFailures(Path.of("/nowhere"));
    }

    /** What the library does in the background at the first use of a directory. */
    @Override
    protected void settle() throws InterruptedException {
        Thread[] all = new Thread[Thread.activeCount() + 10];
        int count = Thread.enumerate(all);
        for (Thread thread : Arrays.copyOf(all, count)) {
            if (thread.getName().equals("tempfile-sweep")) {
                thread.join(SETTLED_MILLIS);
            }
        }
    }

    private static void preloadAll(Path classes) throws Exception {
        List<String> names;
        try (Stream<Path> files = Files.walk(classes.resolve("dev/tempfile"))) {
            names = files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("testkit") && !name.contains("-info"))
                    // The library loads them where the recorder runs: it cannot where java.io.tmpdir is no path.
                    .filter(name -> !name.contains("FlightEvents"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
        load(names.toArray(String[]::new));
    }

    @Override
    protected Operation prepare(String operation, Layout layout) throws Exception {
        TempSpec spec = TempSpec.defaults().in(layout.temp());
        byte[] content = Files.readAllBytes(layout.source());
        AtomicOperation published = AtomicOperation.named(operation);
        if (IN_PROCESS_DIRECTORY.contains(operation)
                || SortLoads.has(operation)
                || published != null && published.source() != AtomicOperation.Source.ATOMIC_FILE) {
            anchor(layout.temp());
        }
        return published != null
                ? publishing(published, spec, layout, content)
                : switch (operation) {
                    case "default" -> new Making(() -> made(TempFile.create(), content));
                    case "create" -> new Making(spec::createFile);
                    case "first" -> {
                        Path root = Files.createTempDirectory(layout.temp(), "root");
                        yield new Making(() -> TempSpec.defaults().in(root).createFile());
                    }
                    case "write" -> new Using<>(spec.createFile(), file -> filled(file, content));
                    case "unnamed" -> new Making(() -> made(spec.createUnnamedFile(), content));
                    case "spool" -> new Using<>(spec.createSpooledFile(THRESHOLD), file -> filled(file, content));
                    case "close" -> new Using<>(filled(spec.createFile(), content), TempFile::close);
                    case "keep" -> new Using<>(filled(spec.createFile(), content), TempFile::keep);
                    case "publish" -> new PublishingLoad(layout, LibraryLoads::publish);
                    case "delete" -> () -> TempFiles.deleteTree(layout.tree());
                    case "names" -> () -> LibraryLoads.names(spec);
                    case "collide" -> {
                        LibraryLoads.collide();
                        yield spec::createKeptFile;
                    }
                    case "quota" -> new LibraryLoads.Quota(layout);
                    case "reread" -> LibraryLoads.Rereading.reading(layout);
                    case "copy" -> LibraryLoads.Rereading.copying(layout);
                    case "loaders" -> new LibraryLoads.TwoLoaders(layout);
                    case "chunks-kept" -> ChunkLoads.keeping(layout, false);
                    case "chunks-kept-gzip" -> ChunkLoads.keeping(layout, true);
                    case "chunks" -> ChunkLoads.lending(layout, false);
                    case "chunks-gzip" -> ChunkLoads.lending(layout, true);
                    case "chunks-exec" -> ChunkLoads.running(layout);
                    case "sort", "sort-runs", "sort-rereading", "sort-passes" -> SortLoads.named(operation, layout);
                    case "live" ->
                        living.computeIfAbsent(
                                layout.directory(), directory -> new SoakLoad(new LibraryLoads.Living(layout)));
                    case "sweep" -> () -> sweep(layout);
                    case "directory" -> {
                        TempDirectory directory = spec.createDirectory();
                        Files.createDirectories(directory.resolve("branch/twig"));
                        Files.writeString(directory.resolve("branch/leaf"), "leaf");
                        directory.createFile();
                        yield new Using<>(directory, TempDirectory::close);
                    }
                    default -> throw new IllegalArgumentException(operation);
                };
    }

    private void anchor(Path root) throws IOException {
        TempFile known = anchor;
        if (known == null || !root.equals(anchored)) {
            if (known != null) {
                known.close();
            }
            anchor = TempSpec.defaults().in(root).createFile();
            anchored = root;
        }
    }

    private static Operation publishing(AtomicOperation operation, TempSpec spec, Layout layout, byte[] content)
            throws IOException {
        AtomicSpec strength = switch (operation.strength()) {
            case UNSYNCED -> AtomicSpec.unsynced();
            case ATOMIC -> AtomicSpec.atomic();
            case DURABLE -> AtomicSpec.durable();
        };
        Path target = operation.isFresh() ? layout.absent() : layout.target();
        AtomicSpec moving = operation.isFresh() ? strength : strength.replacing();
        return switch (operation.source()) {
            case ATOMIC_FILE -> () -> commit(target, content, strength);
            case TEMP_FILE -> new Using<>(filled(spec.createFile(), content), file -> file.moveTo(target, moving));
            case SPOOLED_FILE ->
                new Moving(filled(spec.createSpooledFile(THRESHOLD), content), content, target, moving);
        };
    }

    private static void commit(Path target, byte[] content, AtomicSpec spec) throws IOException {
        try (AtomicFile file = AtomicFile.open(target, spec)) {
            file.write(content).commit();
        }
    }

    /** Every directory in which an operation may have made something. */
    private static void sweep(Layout layout) throws IOException {
        TempFiles.sweep(layout.directory());
        TempFiles.sweep(layout.temp());
        try (Stream<Path> all = Files.list(layout.temp())) {
            for (Path root : (Iterable<Path>) all::iterator) {
                // What is another user's is not to be listed, and what is ours may be his a moment later.
                if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(root)) {
                    try {
                        TempFiles.sweep(root);
                    } catch (NotDirectoryException | AccessDeniedException anotherUsersByNow) {
                        continue;
                    }
                }
            }
        }
    }

    private static <F extends ByteFile> F filled(F file, byte[] content) throws IOException {
        file.write(content).flush().rewind();
        if (!Arrays.equals(file.readAll(), content)) {
            throw new AssertionError("read back: not what was written to " + file);
        }
        return file;
    }

    /** A file that was made just now and that nobody else would close. */
    private static <F extends ByteFile> F made(F file, byte[] content) throws IOException {
        try {
            return filled(file, content);
        } catch (IOException | RuntimeException | Error failure) {
            try (file) {
                throw failure;
            }
        }
    }

    private interface Maker {
        ByteFile make() throws IOException;
    }

    private interface Use<T> {
        void with(T thing) throws IOException;
    }

    /** Makes a file and holds it open. */
    private static final class Making implements Operation {
        private final Maker maker;
        private @Nullable ByteFile made;

        Making(Maker maker) {
            this.maker = maker;
        }

        @Override
        public void run() throws IOException {
            made = maker.make();
        }

        @Override
        public void end() throws IOException {
            if (made != null) {
                made.close();
            }
        }
    }

    /** Does something with what was made before. */
    private static final class Using<T extends AutoCloseable> implements Operation {
        private final T thing;
        private final Use<T> use;

        Using(T thing, Use<T> use) {
            this.thing = thing;
            this.use = use;
        }

        @Override
        public void run() throws IOException {
            use.with(thing);
        }

        @Override
        public void end() throws Exception {
            try {
                thing.close();
            } catch (FileSystemException reportedAlready) {
                return;
            }
        }
    }

    /** Moves a file that has no name until then, so that only this program sees whether its content is still there. */
    private static final class Moving implements Operation {
        private final SpooledFile file;
        private final byte[] content;
        private final Path target;
        private final AtomicSpec spec;

        Moving(SpooledFile file, byte[] content, Path target, AtomicSpec spec) {
            this.file = file;
            this.content = content;
            this.target = target;
            this.spec = spec;
        }

        @Override
        public void run() throws IOException {
            file.moveTo(target, spec);
        }

        @Override
        public void inspect() throws IOException {
            byte[] held = file.isOpen() ? file.rewind().readAll() : Files.readAllBytes(target);
            if (!Arrays.equals(held, content)) {
                throw new AssertionError("the content is lost");
            }
        }

        @Override
        public void end() throws IOException {
            file.close();
        }
    }
}
