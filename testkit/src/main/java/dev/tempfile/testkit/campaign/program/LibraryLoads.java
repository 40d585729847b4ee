package dev.tempfile.testkit.campaign.program;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.ByteFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Operations of the library that are many at once: under a quota, under colliding names, with its own files read, for a long time. */
final class LibraryLoads {
    private static final int THRESHOLD = 10_000;
    private static final int REREADINGS = 20;

    private LibraryLoads() {}

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    /** Files of all kinds within the quota of one directory. */
    static final class Quota implements DrivenProgram.Operation, QuotaLoad.Room {
        private final TempDirectory directory;
        private final Layout layout;
        private final AtomicInteger number = new AtomicInteger();

        Quota(Layout layout) throws IOException {
            this.layout = layout;
            this.directory = TempSpec.defaults()
                    .in(layout.temp())
                    .withQuota(Layout.QUOTA_BYTES)
                    .createDirectory();
        }

        @Override
        public void run() throws Exception {
            QuotaLoad.run(this);
        }

        @Override
        public QuotaLoad.Bounded open(int kind) throws IOException {
            return switch (kind) {
                case 1 -> new Counted(directory.spec().createUnnamedFile());
                case 2, 3 -> new Counted(directory.spec().createSpooledFile(THRESHOLD));
                case 4 ->
                    new Counted(
                            directory.spec().withQuota(Layout.QUOTA_BYTES / 8).createFile());
                default -> new Counted(directory.spec().createFile());
            };
        }

        @Override
        public boolean refuses(IOException failure) {
            return failure instanceof FileSystemException refused
                    && String.valueOf(refused.getReason()).contains("quota");
        }

        @Override
        public void end() throws IOException {
            directory.close();
        }

        private final class Counted implements QuotaLoad.Bounded {
            private final ByteFile file;

            Counted(ByteFile file) {
                this.file = file;
            }

            @Override
            public void write(long position, int bytes) throws IOException {
                file.position(position).write(new byte[bytes]);
            }

            @Override
            public void resize(long size) throws IOException {
                file.resize(size);
            }

            @Override
            public void leave(int how) throws IOException {
                try (file) {
                    Path published = layout.directory().resolve("published" + pid() + "-" + number.incrementAndGet());
                    if (how == 0) {
                        Files.delete(file.moveTo(published));
                    } else if (how == 1 && file instanceof TempFile named) {
                        Files.delete(named.keep());
                    }
                }
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        }
    }

    /** Replaces a target: what a reader gets is the same for each strength, so all of them take turns. */
    static void publish(Path target, byte[] content) throws IOException {
        AtomicSpec[] strengths = {AtomicSpec.unsynced(), AtomicSpec.atomic(), AtomicSpec.durable()};
        AtomicSpec strength = strengths[ThreadLocalRandom.current().nextInt(strengths.length)];
        AtomicFile.write(target, out -> out.write(content), strength);
    }

    /** Makes files that stay, whose names must be nobody else's. */
    static void names(TempSpec spec) throws IOException {
        for (int made = 0; made < Layout.NAMES; made++) {
            spec.createKeptFile();
        }
    }

    /** From now on all names are one of a few: by the seam that the library's own tests use. */
    static void collide() throws ReflectiveOperationException {
        AtomicInteger next = new AtomicInteger((int) (ProcessHandle.current().pid() % Layout.COLLIDING_NAMES));
        Supplier<String> names = () -> "collide" + next.incrementAndGet() % Layout.COLLIDING_NAMES;
        Field seam = Class.forName("dev.tempfile.ownership.UniqueName").getDeclaredField("replacement");
        seam.setAccessible(true);
        seam.set(null, names);
    }

    /** Everything of one kind each, held open. */
    static final class Everything implements AutoCloseable {
        private final List<AutoCloseable> held = new ArrayList<>();

        Everything(Layout layout) throws IOException {
            TempSpec within = TempSpec.defaults().in(layout.temp());
            TempSpec beside = TempSpec.defaults().directlyIn(layout.temp());
            held.add(within.createFile().write(new byte[10]));
            TempDirectory directory = within.createDirectory();
            held.add(directory);
            Files.createFile(directory.resolve("leaf"));
            held.add(beside.createFile());
            held.add(beside.createDirectory());
            held.add(AtomicFile.open(layout.temp().resolve("target")));
        }

        @Override
        public void close() throws Exception {
            for (AutoCloseable thing : held) {
                thing.close();
            }
        }
    }

    private interface Reading {
        void of(Path file) throws IOException;
    }

    /** What any code of a process may do with its own files; each closes what it opened, and so drops the kernel's locks. */
    static final class Rereading implements DrivenProgram.Operation {
        private final Layout layout;
        private final Everything everything;
        private final Reading reading;

        private Rereading(Layout layout, Reading reading) throws IOException {
            this.layout = layout;
            this.reading = reading;
            this.everything = new Everything(layout);
        }

        static Rereading reading(Layout layout) throws IOException {
            return new Rereading(layout, Files::readAllBytes);
        }

        static Rereading copying(Layout layout) throws IOException {
            Path copy = layout.directory().resolve("copy");
            return new Rereading(layout, file -> {
                Files.deleteIfExists(copy);
                Files.copy(file, copy);
            });
        }

        @Override
        public void run() throws IOException {
            for (int round = 0; round < REREADINGS; round++) {
                try (Stream<Path> all = Files.walk(layout.temp())) {
                    for (Path file : (Iterable<Path>) all::iterator) {
                        if (Files.isRegularFile(file)) {
                            reading.of(file);
                        }
                    }
                }
            }
        }

        @Override
        public void end() throws Exception {
            everything.close();
        }
    }

    /** A second copy of the library in the same JVM, which sweeps where the first one has its files. */
    static final class TwoLoaders implements DrivenProgram.Operation {
        private final Everything everything;
        private final Layout layout;
        private final URLClassLoader loader;

        TwoLoaders(Layout layout) throws IOException {
            this.layout = layout;
            this.everything = new Everything(layout);
            URL library = TempFiles.class.getProtectionDomain().getCodeSource().getLocation();
            this.loader = new URLClassLoader(new URL[] {library}, ClassLoader.getPlatformClassLoader());
        }

        @Override
        public void run() throws Exception {
            Class<?> specs = loader.loadClass("dev.tempfile.TempSpec");
            Class<?> files = loader.loadClass("dev.tempfile.TempFiles");
            Object spec = specs.getMethod("in", Path.class)
                    .invoke(specs.getMethod("defaults").invoke(null), layout.temp());
            for (int round = 0; round < REREADINGS; round++) {
                try (AutoCloseable file =
                        (AutoCloseable) specs.getMethod("createFile").invoke(spec)) {
                    files.getMethod("sweep", Path.class).invoke(null, layout.temp());
                    TempFiles.sweep(layout.temp());
                    files.getMethod("findings", Path.class).invoke(null, layout.temp());
                }
            }
            files.getMethod("deleteAll").invoke(null);
        }

        @Override
        public void end() throws Exception {
            loader.close();
            everything.close();
        }
    }

    /** Makes all kinds of things for as long as it is told to. */
    static final class Living implements SoakLoad.Home {
        private final Layout layout;
        private final TempSpec within;
        private final TempSpec beside;

        Living(Layout layout) {
            this.layout = layout;
            this.within = TempSpec.defaults().in(layout.temp());
            this.beside = TempSpec.defaults().directlyIn(layout.temp());
        }

        @Override
        public SoakLoad.Held make(int kind, byte[] content) throws IOException {
            if (kind % 4 == 0) {
                TempDirectory directory = (kind < 6 ? within : beside).createDirectory();
                Path file = directory.resolve("leaf");
                Files.write(file, content);
                return new SoakLoad.Held(file, content, directory::close);
            }
            TempFile file = (kind % 4 == 1 ? beside : within).createFile().write(content);
            return new SoakLoad.Held(file.path(), content, file::close);
        }

        @Override
        public void pass(int kind, byte[] content) throws IOException {
            switch (kind % 4) {
                case 0 -> AtomicFile.write(layout.directory().resolve("replaced" + pid()), out -> out.write(content));
                case 1 -> within.createSpooledFile(THRESHOLD).write(content).close();
                case 2 -> within.createUnnamedFile().write(content).close();
                default ->
                    within.createFile()
                            .write(content)
                            .moveTo(
                                    layout.directory().resolve("moved" + pid()),
                                    AtomicSpec.atomic().replacing());
            }
        }
    }
}
