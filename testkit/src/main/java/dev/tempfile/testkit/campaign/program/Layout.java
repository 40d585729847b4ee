package dev.tempfile.testkit.campaign.program;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory that a driven program works in, laid out the same each time.
 *
 * <pre>
 * target      a file with the old content
 * absent      nothing, until something new is published there
 * source      the new content, which the program writes wherever it writes something
 * temp/       where temporary files go
 * tree/       what "delete" deletes; holds a link to outside/
 * outside/    what no deletion may reach
 * </pre>
 *
 * @param directory its top
 */
public record Layout(Path directory) {
    /** What "quota" may use in all. */
    public static final int QUOTA_BYTES = 1 << 20;

    /** How many operations "quota" does. */
    public static final int QUOTA_OPERATIONS = 2_000;

    /** How many files "names" makes in {@code temp/}, which stay. */
    public static final int NAMES = 250;

    /** How many names "collide", which makes one file in {@code temp/} that stays, chooses from. */
    public static final int COLLIDING_NAMES = 8;

    private static final int OLD_BYTES = 30_000;
    private static final int NEW_BYTES = 100_000;

    /** The file that is replaced. */
    public Path target() {
        return directory.resolve("target");
    }

    /** Where nothing is. */
    public Path absent() {
        return directory.resolve("absent");
    }

    /** The file that holds the new content. */
    public Path source() {
        return directory.resolve("source");
    }

    /** Where temporary files go. */
    public Path temp() {
        return directory.resolve("temp");
    }

    /** What is deleted. */
    public Path tree() {
        return directory.resolve("tree");
    }

    /** What must survive. */
    public Path outside() {
        return directory.resolve("outside");
    }

    /** Puts everything but what lies in {@code temp/} into the state in which an operation begins. */
    public void reset() throws IOException {
        replace(target(), content("old ", OLD_BYTES));
        Files.setPosixFilePermissions(target(), PosixFilePermissions.fromString("rw-r--r--"));
        replace(source(), content("new ", NEW_BYTES));
        removeAbsent();
        Files.createDirectories(temp());
        Files.createDirectories(outside());
        for (String canary : new String[] {"one", "two"}) {
            if (Files.notExists(outside().resolve(canary))) {
                Files.writeString(outside().resolve(canary), canary);
            }
        }
        plant(tree());
    }

    /** What was published where nothing is: a file, or a directory of files. */
    private void removeAbsent() throws IOException {
        if (Files.isDirectory(absent(), LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(absent())) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        }
        Files.deleteIfExists(absent());
    }

    /** Makes the tree that is deleted, or completes it. */
    private void plant(Path top) throws IOException {
        Path deep = Files.createDirectories(top.resolve("branch/twig"));
        Path bough = Files.createDirectories(top.resolve("bough"));
        for (Path directory : new Path[] {top, deep.getParent(), deep, bough}) {
            // A deletion that failed gave its owner what it needed.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (Path leaf :
                new Path[] {top.resolve("leaf"), deep.resolve("one"), deep.resolve("two"), bough.resolve("leaf")}) {
            if (Files.notExists(leaf)) {
                Files.writeString(leaf, "leaf");
            }
        }
        Path link = top.resolve("branch/link");
        if (!Files.isSymbolicLink(link)) {
            Files.createSymbolicLink(link, outside());
        }
    }

    private static void replace(Path file, String content) throws IOException {
        if (Files.notExists(file) || !Files.readString(file).equals(content)) {
            Files.writeString(file, content);
        }
    }

    /** Numbered, so that a hole, a repetition or a mixture shows. */
    private static String content(String word, int length) {
        StringBuilder content = new StringBuilder(length + 16);
        for (int number = 0; content.length() < length; number++) {
            content.append(word).append(number).append('\n');
        }
        content.setLength(length);
        return content.toString();
    }
}
