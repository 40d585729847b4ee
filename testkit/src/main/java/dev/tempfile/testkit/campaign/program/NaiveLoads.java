package dev.tempfile.testkit.campaign.program;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Operations of the naive program that are many at once. */
final class NaiveLoads {
    private static final int TRIES = 20;
    private static final int MANY_TRIES = 2_000;
    private static final int REREADINGS = 20;

    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private NaiveLoads() {}

    static String randomName() {
        return Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX);
    }

    /** Makes files that stay, whose names must be nobody else's. */
    static void names(Layout layout, Defect defect) throws IOException {
        for (int made = 0; made < Layout.NAMES; made++) {
            if (defect == Defect.NAMES_BY_THE_CLOCK) {
                Files.write(layout.temp().resolve(Long.toString(System.currentTimeMillis())), new byte[0]);
            } else {
                Files.createFile(layout.temp().resolve(randomName()));
            }
        }
    }

    /** Makes one file under one of a few names. */
    static void collide(Layout layout, Defect defect) throws IOException {
        int first = ThreadLocalRandom.current().nextInt(Layout.COLLIDING_NAMES);
        for (int tried = 0; tried < (defect == Defect.TRIES_EVERY_NAME ? MANY_TRIES : TRIES); tried++) {
            try {
                Files.createFile(layout.temp().resolve("name" + (first + tried) % Layout.COLLIDING_NAMES));
                return;
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
        }
        throw new FileAlreadyExistsException(layout.temp().toString(), null, "all names that were tried exist");
    }

    /** Opens and closes all files in a directory, which drops the locks on them. */
    static void reread(Path directory) throws IOException {
        for (int round = 0; round < REREADINGS; round++) {
            try (Stream<Path> all = Files.list(directory)) {
                for (Path file : (Iterable<Path>) all::iterator) {
                    Files.readAllBytes(file);
                }
            }
        }
    }

    /** Files within a quota, counted by their lengths. */
    static final class Quota implements DrivenProgram.Operation, QuotaLoad.Room {
        private final Path directory;
        private final Defect defect;
        private final AtomicLong used = new AtomicLong();

        Quota(Path directory, Defect defect) {
            this.directory = directory;
            this.defect = defect;
        }

        @Override
        public void run() throws Exception {
            QuotaLoad.run(this);
        }

        @Override
        public boolean refuses(IOException failure) {
            return failure.toString().contains("quota");
        }

        private void take(long more, Path path) throws IOException {
            if (defect == Defect.LOOKS_BEFORE_IT_TAKES) {
                if (used.get() + more <= Layout.QUOTA_BYTES) {
                    LockSupport.parkNanos(3_000_000);
                    used.addAndGet(more);
                    return;
                }
            } else if (used.addAndGet(more) <= Layout.QUOTA_BYTES) {
                return;
            } else {
                used.addAndGet(-more);
            }
            throw new FileSystemException(path.toString(), null, "over quota");
        }

        @Override
        public QuotaLoad.Bounded open(int kind) throws IOException {
            Path path = directory.resolve(randomName());
            FileChannel channel = FileChannel.open(path, NEW);
            return new QuotaLoad.Bounded() {
                private long length;

                @Override
                public void write(long position, int bytes) throws IOException {
                    long end = position + bytes;
                    if (end > length) {
                        take(end - length, path);
                        length = end;
                    }
                    channel.write(ByteBuffer.allocate(bytes), position);
                }

                @Override
                public void resize(long size) throws IOException {
                    if (size < length) {
                        channel.truncate(size);
                        used.addAndGet(defect == Defect.KEEPS_WHAT_IS_CUT_OFF ? 0 : size - length);
                        length = size;
                    }
                }

                @Override
                public void leave(int how) throws IOException {
                    close();
                }

                @Override
                public void close() throws IOException {
                    try (channel) {
                        Files.delete(path);
                    }
                    used.addAndGet(-length);
                    length = 0;
                }
            };
        }
    }

    /** Makes files for as long as it is told to. */
    static final class Living implements SoakLoad.Home {
        private final Path directory;
        private final Defect defect;
        private final AtomicInteger made = new AtomicInteger();
        private final List<FileChannel> forgotten = new ArrayList<>();

        Living(Path directory, Defect defect) {
            this.directory = directory;
            this.defect = defect;
        }

        @Override
        public SoakLoad.Held make(int kind, byte[] content) throws IOException {
            Path path = directory.resolve(randomName());
            FileChannel channel = FileChannel.open(path, NEW);
            channel.write(ByteBuffer.wrap(content));
            return new SoakLoad.Held(path, content, () -> {
                Files.delete(path);
                if (defect == Defect.LEAKS_SLOWLY && made.incrementAndGet() % 4 == 0) {
                    forgotten.add(channel);
                } else {
                    channel.close();
                }
            });
        }

        @Override
        public void pass(int kind, byte[] content) throws IOException {
            make(kind, content).end();
        }
    }
}
