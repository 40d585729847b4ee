package dev.tempfile.testkit.campaign.program;

import static dev.tempfile.testkit.campaign.program.Defect.ADOPTS_NAMES;
import static dev.tempfile.testkit.campaign.program.Defect.EMPTIES_TARGET;
import static dev.tempfile.testkit.campaign.program.Defect.FORCES_AGAIN;
import static dev.tempfile.testkit.campaign.program.Defect.FORCES_NO_CONTENT;
import static dev.tempfile.testkit.campaign.program.Defect.FORCES_NO_DIRECTORY;
import static dev.tempfile.testkit.campaign.program.Defect.FORCES_TOO_LATE;
import static dev.tempfile.testkit.campaign.program.Defect.HIDES_FIRST_FAILURE;
import static dev.tempfile.testkit.campaign.program.Defect.LEAKS_DESCRIPTOR;
import static dev.tempfile.testkit.campaign.program.Defect.LEAVES_ON_FAILURE;
import static dev.tempfile.testkit.campaign.program.Defect.NAMES_NO_PATH;
import static dev.tempfile.testkit.campaign.program.Defect.OPEN_TO_OTHERS;
import static dev.tempfile.testkit.campaign.program.Defect.SWALLOWS_FAILURE;
import static dev.tempfile.testkit.campaign.program.Defect.TRIES_FOR_EVER;
import static dev.tempfile.testkit.campaign.program.Defect.UNMARKED;
import static dev.tempfile.testkit.campaign.program.Defect.WRITES_IN_PLACE;
import static dev.tempfile.testkit.campaign.program.Defect.WRITES_ONCE;
import static dev.tempfile.testkit.campaign.program.Defect.WRITES_UNDER_READERS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The harness's own test: the simplest program that handles temporary files as it should, and with one {@link Defect} it does not.
 *
 * <p>It shares no code with the library.
 */
public final class NaiveProgram extends DrivenProgram {
    private static final int TRIES = 20;

    private final Defect defect;
    private final Map<Path, NaiveOwner> owners = new HashMap<>();

    /** What could not be deleted, to be tried again at the end. */
    private final List<Path> owed = new ArrayList<>();

    private final Map<Path, SoakLoad> living = new HashMap<>();

    private NaiveProgram(Defect defect) {
        this.defect = defect;
    }

    /** Takes the defect's name before the arguments of every driven program. */
    public static void main(String[] args) throws Exception {
        NaiveProgram program = new NaiveProgram(Defect.valueOf(args[0]));
        program.serve(args[1], Path.of(args[2]), Path.of(args[3]));
        for (Path left : program.owed) {
            Files.deleteIfExists(left);
        }
        for (NaiveOwner owner : program.owners.values()) {
            owner.end();
        }
    }

    /** Takes away what dead ones left in a directory; for a fuzzer, which calls it in its own JVM. */
    public static void sweep(Path directory, Defect defect) throws IOException {
        NaiveOwner.sweep(directory, defect);
    }

    @Override
    protected void preload() throws Exception {
        load(
                FileAlreadyExistsException.class.getName(),
                AccessDeniedException.class.getName(),
                FileSystemLoopException.class.getName(),
                DirectoryNotEmptyException.class.getName(),
                AtomicMoveNotSupportedException.class.getName(),
                NaiveOwner.class.getName(),
                NaiveDeletion.class.getName());
        preloadFailures(Path.of("/nowhere"));
    }

    @Override
    protected Operation prepare(String operation, Layout layout) throws Exception {
        return switch (operation) {
            case "create" -> {
                NaiveOwner owner = owner(layout.temp());
                yield new Holding(file -> file.open(owner));
            }
            case "first" -> {
                Path root = Files.createTempDirectory(layout.temp(), "root");
                yield new Holding(file -> file.open(owner(root)));
            }
            case "write" -> {
                byte[] content = Files.readAllBytes(layout.source());
                Holding held = new Holding(file -> file.fill(content));
                held.open(owner(layout.temp()));
                yield held;
            }
            case "close" -> {
                Holding held = new Holding(Holding::end);
                held.open(owner(layout.temp()));
                yield held;
            }
            case "commit" -> {
                byte[] content = Files.readAllBytes(layout.source());
                yield () -> replace(layout.target(), content);
            }
            case "commit-new" -> {
                byte[] content = Files.readAllBytes(layout.source());
                yield () -> replace(layout.absent(), content);
            }
            case "publish" -> new PublishingLoad(layout, this::replace);
            case "delete" -> () -> new NaiveDeletion(defect).delete(layout.tree());
            case "sweep" -> () -> NaiveOwner.sweep(layout.directory(), defect);
            case "names" -> () -> NaiveLoads.names(layout, defect);
            case "collide" -> () -> NaiveLoads.collide(layout, defect);
            case "quota" -> new NaiveLoads.Quota(owner(layout.temp()).directory(), defect);
            case "reread" -> {
                NaiveOwner owner = owner(layout.temp());
                yield () -> NaiveLoads.reread(owner.directory());
            }
            case "live" ->
                living.computeIfAbsent(
                        owner(layout.temp()).directory(),
                        directory -> new SoakLoad(new NaiveLoads.Living(directory, defect)));
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private NaiveOwner owner(Path root) throws IOException {
        NaiveOwner owner = owners.get(root);
        if (owner == null) {
            owner = NaiveOwner.born(root, defect);
            owners.put(root, owner);
        }
        return owner;
    }

    /** A file that is held open from one operation to the next. */
    private final class Holding implements Operation {
        private final Step step;
        private Path path = Path.of("");
        private @Nullable FileChannel channel;

        Holding(Step step) {
            this.step = step;
        }

        @Override
        public void run() throws Exception {
            step.run(this);
        }

        void open(NaiveOwner owner) throws IOException {
            Path directory = defect == UNMARKED ? owner.directory().resolveSibling("") : owner.directory();
            for (int tried = 0; ; tried++) {
                path = directory.resolve(randomName());
                try {
                    channel = create(path);
                    break;
                } catch (FileAlreadyExistsException taken) {
                    if (tried == TRIES) {
                        throw taken;
                    }
                } catch (FileSystemException failure) {
                    if (defect != TRIES_FOR_EVER) {
                        throw failure;
                    }
                }
            }
            owner.locked();
        }

        void fill(byte[] content) throws IOException {
            FileChannel open = channel;
            if (open != null) {
                write(path, open, content);
            }
        }

        @Override
        public void end() throws IOException {
            FileChannel open = channel;
            if (open != null) {
                try {
                    Files.deleteIfExists(path);
                } finally {
                    open.close();
                }
            }
        }
    }

    private interface Step {
        void run(Holding file) throws IOException;
    }

    private static String randomName() {
        return Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX);
    }

    private FileChannel create(Path path) throws IOException {
        OpenOption exclusive = defect == ADOPTS_NAMES ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW;
        FileAttribute<?>[] mode = defect == OPEN_TO_OTHERS
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                };
        return FileChannel.open(path, Set.of(exclusive, StandardOpenOption.READ, StandardOpenOption.WRITE), mode);
    }

    private void write(Path path, FileChannel channel, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            do {
                channel.write(bytes);
            } while (bytes.hasRemaining() && defect != WRITES_ONCE);
        } catch (IOException failure) {
            if (defect == NAMES_NO_PATH) {
                throw failure;
            }
            if (defect != SWALLOWS_FAILURE) {
                throw during("writing", path, failure);
            }
        }
    }

    private static FileSystemException during(String step, Path path, IOException failure) {
        FileSystemException named = new FileSystemException(path.toString(), null, step + ": " + failure.getMessage());
        named.initCause(failure);
        return named;
    }

    private void replace(Path target, byte[] content) throws IOException {
        if (defect == WRITES_IN_PLACE || defect == WRITES_UNDER_READERS) {
            Files.write(target, content);
            return;
        }
        if (defect == EMPTIES_TARGET) {
            empty(target, content);
            return;
        }
        Path beside = target.resolveSibling("." + randomName() + NaiveOwner.BESIDE);
        FileChannel channel = create(beside);
        try {
            channel.lock();
            write(beside, channel, content);
            Files.setPosixFilePermissions(beside, mode(target));
            if (defect != FORCES_NO_CONTENT && defect != FORCES_TOO_LATE) {
                force(beside, channel);
            }
            if (defect != FORCES_TOO_LATE) {
                channel.close();
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            if (defect == FORCES_TOO_LATE) {
                force(target, channel);
                channel.close();
            }
        } catch (FileSystemException failure) {
            cleanUp(beside, channel, failure);
            throw failure;
        } catch (IOException pathless) {
            FileSystemException failure = during("replacing", target, pathless);
            cleanUp(beside, channel, failure);
            throw failure;
        }
        if (defect == FORCES_NO_DIRECTORY) {
            return;
        }
        try (FileChannel directory = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException failure) {
            throw during("replaced, but its directory could not be forced", target, failure);
        }
    }

    private static Set<PosixFilePermission> mode(Path target) throws IOException {
        return Files.exists(target)
                ? Files.getPosixFilePermissions(target)
                : PosixFilePermissions.fromString("rw-r--r--");
    }

    private void empty(Path target, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(target, Set.of(StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))) {
            write(target, channel, content);
            force(target, channel);
        }
    }

    private void force(Path path, FileChannel channel) throws IOException {
        try {
            channel.force(true);
        } catch (IOException failure) {
            if (defect != FORCES_AGAIN) {
                throw during("forcing", path, failure);
            }
            channel.force(true);
        }
    }

    private void cleanUp(Path path, FileChannel channel, IOException first) throws IOException {
        try {
            if (defect != LEAKS_DESCRIPTOR) {
                channel.close();
            }
        } catch (IOException failure) {
            first.addSuppressed(failure);
        }
        try {
            if (defect != LEAVES_ON_FAILURE) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            owed.add(path);
            if (defect == HIDES_FIRST_FAILURE) {
                throw failure;
            }
            first.addSuppressed(failure);
        }
    }
}
