package dev.tempfile.ownership;

import dev.tempfile.platform.Privacy;
import dev.tempfile.platform.RandomName;
import dev.tempfile.storage.DiskStorage;
import dev.tempfile.storage.Storage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory for temporary files where nobody named one, and why each candidate is usable or not.
 *
 * <p>In this order: {@code java.io.tmpdir} if somebody set it, the variables {@code TMPDIR}, {@code TEMP} and {@code TMP} as in
 * Python, the platform's own list, the current directory. Each is proved by a real file. The answer is kept until it is asked
 * for anew.
 */
public final class DefaultDirectory {
    private static final String NOT_A_PATH = "not a path: ";
    private static final String[] VARIABLES = {"TMPDIR", "TEMP", "TMP"};
    private static final String[] UNIX = {"/tmp", "/var/tmp", "/usr/tmp"};
    private static final String[] WINDOWS = {"c:\\temp", "c:\\tmp", "\\temp", "\\tmp"};

    private static volatile @Nullable Path known;

    /** Put in place of the process's environment by tests, because Java never reads it again. */
    static volatile @Nullable Environment environment;

    private DefaultDirectory() {}

    /** Where a variable of the environment is read. */
    @FunctionalInterface
    interface Environment {
        @Nullable
        String get(String name);
    }

    /**
     * One directory that was considered.
     *
     * @param path the directory, absolute; links and case are kept. What is no path here has a sign for each character that no path
     *     can hold
     * @param source where it comes from, such as "TMPDIR"
     * @param problem why it cannot be used, or null if it can
     */
    public record Candidate(
            Path path, String source, @Nullable String problem) {}

    /**
     * The first candidate that is usable.
     *
     * @throws NoSuchFileException listing every candidate with its reason if none is
     */
    public static Path find() throws IOException {
        Path found = known;
        if (found == null) {
            List<Candidate> candidates = considered(true);
            Candidate last = candidates.get(candidates.size() - 1);
            if (last.problem() != null) {
                throw noneUsable(candidates, "");
            }
            found = last.path();
            known = found;
        }
        return found;
    }

    /** The first candidate that is usable and on which programs can be executed. */
    public static Path findExecutable() throws IOException {
        Path found = find();
        if (Execution.possibleIn(found)) {
            return found;
        }
        List<Candidate> refused = new ArrayList<>();
        for (Candidate candidate : considered(false)) {
            if (candidate.problem() != null) {
                refused.add(candidate);
            } else if (Execution.possibleIn(candidate.path())) {
                return candidate.path();
            } else {
                refused.add(new Candidate(candidate.path(), candidate.source(), "mounted noexec"));
            }
        }
        throw noneUsable(refused, " that may execute programs");
    }

    /** Sets the directory without looking at it; null has it looked up again at the next need. */
    public static void set(@Nullable Path directory) {
        known = directory;
    }

    /** Every candidate, each tried now. */
    public static List<Candidate> candidates() {
        return considered(false);
    }

    private static List<Candidate> considered(boolean untilUsable) {
        List<Candidate> considered = new ArrayList<>();
        // In two parts, because the first reading of the environment takes its time.
        if (!consider(namedByProperty(), untilUsable, considered)) {
            consider(named(), untilUsable, considered);
        }
        return considered;
    }

    /** Whether no more need be considered. */
    private static boolean consider(List<String[]> named, boolean untilUsable, List<Candidate> considered) {
        for (String[] each : named) {
            Candidate candidate = considered(each[0], each[1]);
            if (isNew(candidate, considered)) {
                considered.add(candidate);
                if (untilUsable && candidate.problem() == null) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isNew(Candidate candidate, List<Candidate> considered) {
        String problem = candidate.problem();
        if (problem != null && problem.startsWith(NOT_A_PATH)) {
            // What it stands for is not known, so that it is never another one again.
            return true;
        }
        for (Candidate known : considered) {
            if (known.path().equals(candidate.path())) {
                return false;
            }
        }
        return true;
    }

    private static List<String[]> namedByProperty() {
        String property = System.getProperty("java.io.tmpdir", "");
        if (property.isEmpty() || isPlatformDefault(property)) {
            return List.of();
        }
        return List.<String[]>of(new String[] {property, "java.io.tmpdir"});
    }

    private static List<String[]> named() {
        List<String[]> named = new ArrayList<>();
        for (String variable : VARIABLES) {
            String value = variable(variable);
            if (value != null && !value.isEmpty()) {
                named.add(new String[] {value, variable});
            }
        }
        for (String directory : platformList()) {
            named.add(new String[] {directory, "platform"});
        }
        named.add(new String[] {"", "current directory"});
        return named;
    }

    private static boolean isPlatformDefault(String property) {
        String set = withoutEnd(property);
        if (isUnix()) {
            // What the JDK itself sets: a constant on Linux, the user's own directory on macOS.
            return set.equals("/tmp") || set.startsWith("/var/folders/");
        }
        // On Windows the JDK takes it from one of these, which come in their own turn.
        return set.equals(withoutEnd(variable("TMP"))) || set.equals(withoutEnd(variable("TEMP")));
    }

    private static String withoutEnd(@Nullable String directory) {
        if (directory == null) {
            return "";
        }
        boolean ends = directory.length() > 1 && directory.charAt(directory.length() - 1) == File.separatorChar;
        return ends ? directory.substring(0, directory.length() - 1) : directory;
    }

    private static boolean isUnix() {
        return File.separatorChar == '/';
    }

    private static List<String> platformList() {
        if (isUnix()) {
            return List.of(UNIX);
        }
        List<String> list = new ArrayList<>();
        String home = variable("USERPROFILE");
        if (home != null) {
            list.add(home + "\\AppData\\Local\\Temp");
        }
        String system = variable("SYSTEMROOT");
        if (system != null) {
            list.add(system + "\\Temp");
        }
        list.addAll(List.of(WINDOWS));
        return list;
    }

    private static @Nullable String variable(String name) {
        Environment replaced = environment;
        return replaced == null ? System.getenv(name) : replaced.get(name);
    }

    private static Candidate considered(String directory, String source) {
        Path path;
        try {
            path = Path.of(directory).toAbsolutePath().normalize();
        } catch (InvalidPathException invalid) {
            return new Candidate(legible(directory), source, NOT_A_PATH + invalid.getMessage());
        }
        try {
            prove(path);
            return new Candidate(path, source, null);
        } catch (IOException unusable) {
            return new Candidate(path, source, reason(path, unusable));
        }
    }

    /** What is no path here, with a sign for each character that no path can hold. */
    private static Path legible(String directory) {
        StringBuilder legible = new StringBuilder();
        for (int i = 0; i < directory.length(); i++) {
            char c = directory.charAt(i);
            boolean plain = c < 0x7f && (Character.isLetterOrDigit(c) || "/\\._-".indexOf(c) >= 0);
            legible.append(plain ? c : '_');
        }
        return Path.of(legible.toString()).toAbsolutePath().normalize();
    }

    private static void prove(Path directory) throws IOException {
        // Named as an atomic file's temporary: one that a killed process leaves is swept as such.
        String random = RandomName.characters(UniqueName.RANDOM_CHARACTERS);
        Path probe = directory.resolve("." + random + "-" + ProcessDirectory.newOwner());
        try (Storage storage = DiskStorage.create(probe, Privacy.of(directory).file())) {
            try {
                storage.write(ByteBuffer.wrap(new byte[] {'t', 'e', 's', 't'}), 0);
            } finally {
                Files.delete(probe);
            }
        }
    }

    private static String reason(Path path, IOException unusable) {
        if (unusable instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (unusable instanceof NotDirectoryException || Files.exists(path) && !Files.isDirectory(path)) {
            return "is not a directory";
        }
        if (unusable instanceof java.nio.file.AccessDeniedException) {
            return "no right to create files in it";
        }
        String reason = unusable instanceof FileSystemException known ? known.getReason() : unusable.getMessage();
        return reason == null ? unusable.getClass().getSimpleName() : reason;
    }

    private static NoSuchFileException noneUsable(List<Candidate> candidates, String wanted) {
        StringBuilder reasons = new StringBuilder("no usable directory for temporary files" + wanted + ":");
        for (Candidate candidate : candidates) {
            reasons.append(' ')
                    .append(candidate.path())
                    .append(" (")
                    .append(candidate.source())
                    .append(") ")
                    .append(candidate.problem())
                    .append(';');
        }
        reasons.append(" set TMPDIR or java.io.tmpdir to a directory that you may write");
        return new NoSuchFileException(candidates.get(0).path().toString(), null, reasons.toString());
    }
}
