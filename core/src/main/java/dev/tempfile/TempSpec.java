package dev.tempfile;

import dev.tempfile.ownership.UniqueName;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where temporary files and directories are made, how they are named, what they may hold, and everything that creates one.
 *
 * <pre>{@code
 * TempSpec spec = TempSpec.defaults().in(Path.of("/data/spool")).withPrefix("myapp_data_").withSuffix(".json");
 * try (TempFile file = spec.createFile()) { ... }
 * }</pre>
 *
 * <p>Immutable: each {@code with…} makes another recipe, and one recipe serves any number of files and threads.
 *
 * <p>Unless {@link #directlyIn(Path)} says otherwise, everything lies in a directory {@code tempfile-…} (0700) that this process
 * makes in the directory asked for; sweeping up after a process is deleting that.
 *
 * <p>Every {@code create…} fails with {@link java.nio.file.NoSuchFileException}, {@link java.nio.file.NotDirectoryException},
 * {@link java.nio.file.AccessDeniedException} or {@link java.nio.file.FileSystemException} naming the directory when nothing can be
 * created there, and with {@link java.nio.file.FileAlreadyExistsException} when 20 random names in a row exist; nothing is left
 * then.
 */
public final class TempSpec {
    /** Leaves room for eight random characters and an owner's mark in the 255 bytes that file systems allow. */
    private static final int LONGEST = 255 - 8 - 24;

    private static final String DEFAULT_PREFIX = "tmp";
    private static final TempSpec DEFAULTS =
            new TempSpec(new UniqueName(DEFAULT_PREFIX, "", ""), new Where(null, false, null), Demands.NONE);

    private final UniqueName name;
    private final Where where;
    private final Demands demands;

    private TempSpec(UniqueName name, Where where, Demands demands) {
        this.name = name;
        this.where = where;
        this.demands = demands;
    }

    /** A place: the default directory (null), a named one, beside other files in it, or a scope. */
    record Where(
            @Nullable Path directory,
            boolean beside,
            @Nullable TempDirectory scope) {}

    /** What is asked of what is made; a quota of -1 is none, a reserve of 0 neither. */
    record Demands(
            long quota,
            @Nullable Budget budget,
            long reserve,
            boolean executable,
            boolean strict,
            boolean ignoresCleanupFailures) {
        static final Demands NONE = new Demands(-1, null, 0, false, false, false);

        /** The same of what is made within a directory, whose own quota and budget bound it anyway. */
        Demands within() {
            return new Demands(-1, null, reserve, executable, strict, ignoresCleanupFailures);
        }

        private Demands quota(long bytes) {
            return new Demands(bytes, budget, reserve, executable, strict, ignoresCleanupFailures);
        }

        private Demands budget(Budget shared) {
            return new Demands(quota, shared, reserve, executable, strict, ignoresCleanupFailures);
        }

        private Demands reserve(long bytes) {
            return new Demands(quota, budget, bytes, executable, strict, ignoresCleanupFailures);
        }
    }

    /** In the default directory, named {@code tmp} and eight random characters, without a quota. */
    public static TempSpec defaults() {
        return DEFAULTS;
    }

    static TempSpec within(TempDirectory scope, Demands demands) {
        return new TempSpec(DEFAULTS.name, new Where(null, false, scope), demands);
    }

    // ---------------------------------------------------------------- the recipe

    private void refuseScope() {
        if (where.scope != null) {
            throw new IllegalStateException(
                    "a recipe of a TempDirectory makes what lies in it and is closed with it; begin with"
                            + " TempSpec.defaults() for another place");
        }
    }

    /**
     * In a directory of this process inside {@code directory}, which must exist when something is made.
     *
     * @throws IllegalStateException if this is the recipe of a {@link TempDirectory}, whose place is that directory
     */
    public TempSpec in(Path directory) {
        refuseScope();
        return new TempSpec(name, new Where(Objects.requireNonNull(directory, "directory"), false, null), demands);
    }

    /**
     * In {@code directory} itself, beside what others have there; the name then also says whose it is. Kept files lie there anyway.
     *
     * @throws IllegalStateException if this is the recipe of a {@link TempDirectory}, whose place is that directory
     */
    public TempSpec directlyIn(Path directory) {
        refuseScope();
        return new TempSpec(name, new Where(Objects.requireNonNull(directory, "directory"), true, null), demands);
    }

    /**
     * Names begin with {@code prefix}; it may be empty.
     *
     * @throws IllegalArgumentException if it holds a separator or NUL, or is too long for a name
     */
    public TempSpec withPrefix(String prefix) {
        Objects.requireNonNull(prefix, "prefix");
        return new TempSpec(checked(new UniqueName(prefix, "", name.suffix())), where, demands);
    }

    /**
     * Names end with {@code suffix}, as it is: a dot must be part of it.
     *
     * @throws IllegalArgumentException if it holds a separator or NUL, or is too long for a name
     */
    public TempSpec withSuffix(String suffix) {
        Objects.requireNonNull(suffix, "suffix");
        return new TempSpec(checked(new UniqueName(name.prefix(), "", suffix)), where, demands);
    }

    /**
     * Each file may hold {@code bytes}, and so may all files made through a directory together; a write that would pass it is
     * refused whole, through {@link ByteFile#output()} and {@link ByteFile#text()} too, though these collect what they accept. What
     * others write by a path is not counted. {@link #withBudget} bounds several recipes together.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public TempSpec withQuota(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a quota must not be negative: " + bytes);
        }
        return with(demands.quota(bytes));
    }

    /**
     * What all files of all recipes with this {@code budget} hold together stays within it, in addition to any quota. What is made
     * through a directory counts for the directory's budget, and for that of its own recipe if it is another.
     */
    public TempSpec withBudget(Budget budget) {
        Objects.requireNonNull(budget, "budget");
        return with(demands.budget(budget));
    }

    /**
     * Growing a file on disk leaves {@code bytes} of its file system free; what would not is refused whole. A {@link SpooledFile} is
     * asked once it goes to disk. 0, the default, asks nothing.
     *
     * <p>Best effort, for others write too, and because asking costs a system call: it is asked again after a sixteenth of what was
     * there beyond the reserve has been written, after 8 MiB at the latest, counted for all files in one directory of this process.
     * By so much, and by what other threads are writing at that moment, the reserve can be too small.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public TempSpec withReserve(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a reserve must not be negative: " + bytes);
        }
        return with(demands.reserve(bytes));
    }

    /** Only on a file system on which programs and native libraries may be executed; one mounted noexec is passed over or refused. */
    public TempSpec executable() {
        return with(new Demands(
                demands.quota, demands.budget, demands.reserve, true, demands.strict, demands.ignoresCleanupFailures));
    }

    /** Refuses a directory where any promise is weaker, instead of taking the weaker one. {@link TempFiles#guarantees} lists them. */
    public TempSpec strict() {
        return with(new Demands(
                demands.quota,
                demands.budget,
                demands.reserve,
                demands.executable,
                true,
                demands.ignoresCleanupFailures));
    }

    /** Closing does not throw when something cannot be deleted; what is left stays ours and is tried again at exit. */
    public TempSpec ignoringCleanupFailures() {
        return with(
                new Demands(demands.quota, demands.budget, demands.reserve, demands.executable, demands.strict, true));
    }

    private TempSpec with(Demands other) {
        return new TempSpec(name, where, other);
    }

    private static UniqueName checked(UniqueName name) {
        for (String part : new String[] {name.prefix(), name.suffix()}) {
            for (char forbidden : new char[] {'/', '\\', '\0'}) {
                if (part.indexOf(forbidden) >= 0) {
                    throw new IllegalArgumentException("a prefix or suffix must not hold "
                            + (forbidden == 0 ? "NUL" : "'" + forbidden + "'")
                            + ", which leads out of the directory: \""
                            + part.replace('\0', '\u2400') + "\"; choose the directory with in(directory)");
                }
            }
            try {
                FileSystems.getDefault().getPath("x" + part + "x");
            } catch (InvalidPathException invalid) {
                throw new IllegalArgumentException(
                        "a prefix or suffix that no file name here can hold: " + invalid.getMessage(), invalid);
            }
        }
        int length = (name.prefix() + name.suffix()).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (length > LONGEST) {
            throw new IllegalArgumentException("prefix and suffix together must not be longer than " + LONGEST
                    + " bytes, and have " + length + ": file systems allow names of 255");
        }
        return name;
    }

    /** Where and how it names what it makes. */
    @Override
    public String toString() {
        Path named = where.directory;
        String place =
                where.scope != null ? where.scope.toString() : named == null ? "default directory" : named.toString();
        return "TempSpec[" + (where.beside ? "directly in " : "in ") + place + ", " + name.prefix() + "…"
                + name.suffix() + "]";
    }

    UniqueName name() {
        return name;
    }

    Where where() {
        return where;
    }

    Demands demands() {
        return demands;
    }

    // ---------------------------------------------------------------- what it creates

    /** A file with a path, deleted when it is closed. */
    public TempFile createFile() throws IOException {
        return new Creation(this).file();
    }

    /** A file on disk without a name. */
    public UnnamedFile createUnnamedFile() throws IOException {
        return new Creation(this).unnamedFile();
    }

    /**
     * A file in memory until it grows past {@code limit} bytes, then on disk without a name; 0: for as long as {@link
     * TempFiles#setSpoolMemory} leaves memory to it.
     *
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public SpooledFile createSpooledFile(long limit) throws IOException {
        if (limit < 0) {
            throw new IllegalArgumentException("the limit of a spooled file must not be negative: " + limit);
        }
        return new Creation(this).spooledFile(limit);
    }

    /** A directory, deleted with all that it holds when it is closed; what is made through it is closed with it. */
    public TempDirectory createDirectory() throws IOException {
        return new Creation(this).directory();
    }

    /**
     * An empty file that is yours from the start, 0600 less what the umask takes: nobody else deletes it, not at exit and no sweep.
     * Python's {@code mkstemp}.
     *
     * @throws IllegalStateException in the scope of a {@link TempDirectory}, with which all goes
     */
    public Path createKeptFile() throws IOException {
        return new Creation(this).keptFile();
    }

    /**
     * An empty directory that is yours from the start, 0700. Python's {@code mkdtemp}. {@link TempFiles#deleteTree} deletes it.
     *
     * @throws IllegalStateException in the scope of a {@link TempDirectory}, with which all goes
     */
    public Path createKeptDirectory() throws IOException {
        return new Creation(this).keptDirectory();
    }

    /**
     * An empty file that is deleted at exit and not before, for code that can only hand out a path. Its owner can open it even
     * under a umask that takes his rights, for nobody has a handle of it.
     */
    public Path createFileUntilExit() throws IOException {
        return new Creation(this).fileUntilExit();
    }

    /** An empty directory that is deleted at exit with all that it holds, and not before. */
    public Path createDirectoryUntilExit() throws IOException {
        return new Creation(this).directoryUntilExit();
    }

    /**
     * A copy of a class-path resource, executable by its owner, in a directory of its own until exit, under the resource's own
     * simple name: for native libraries and helper programs. Use it with {@link #executable()}.
     *
     * @param anchor the class beside which {@code resource} is looked up, as {@link Class#getResourceAsStream} does
     * @throws java.nio.file.NoSuchFileException if there is no such resource
     */
    public Path unpackUntilExit(Class<?> anchor, String resource) throws IOException {
        try (Resource unpacked = Resource.open(anchor, resource)) {
            Path directory = createDirectoryUntilExit();
            return Birth.named(directory, () -> {})
                    .complete(() -> unpacked.copyInto(directory, new Creation(this).shareIn(directory)));
        }
    }
}
