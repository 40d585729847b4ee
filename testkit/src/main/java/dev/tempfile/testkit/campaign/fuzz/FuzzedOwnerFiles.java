package dev.tempfile.testkit.campaign.fuzz;

import dev.tempfile.Finding;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.campaign.program.Defect;
import dev.tempfile.testkit.campaign.program.NaiveProgram;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/**
 * Any bytes as an owner file: a sweep throws nothing, and leaves the directory but where the words are whole and those of a dead
 * one.
 */
public final class FuzzedOwnerFiles {
    private static final Path HERE =
            Path.of(System.getProperty("fuzz.directory", "")).toAbsolutePath();

    /** The naive program with this defect, instead of the library. */
    private static final String NAIVE = System.getProperty("fuzz.naive", "");

    private FuzzedOwnerFiles() {}

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Path home = NAIVE.isEmpty() ? HERE.resolve(Home.NAME) : HERE.resolve("tempfile-naive-f");
        Files.createDirectories(
                home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(home.resolve("content"), "of a user");
        Files.write(home.resolve("owner"), input);
        if (!NAIVE.isEmpty()) {
            NaiveProgram.sweep(HERE, Defect.valueOf(NAIVE));
            return;
        }
        boolean whole = parses(input);
        List<Finding> findings = TempFiles.sweep(HERE);
        boolean left = Files.exists(home.resolve("content"));
        if (!left && !whole) {
            throw new AssertionError("swept although its owner file is not whole: " + findings);
        }
    }

    /** A name as the library makes it in this boot. */
    private static final class Home {
        static final String NAME = found();

        private static String found() {
            try (TempFile file = TempSpec.defaults().in(HERE).createFile()) {
                String name = Objects.requireNonNull(file.path().getParent())
                        .getFileName()
                        .toString();
                return name.substring(0, name.length() - 8) + "fuzzfuzz";
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    /** By the library's own parser, which must throw nothing but what it declares. */
    private static boolean parses(byte[] bytes) throws Exception {
        Class<?> type = Class.forName("dev.tempfile.ownership.OwnerFile");
        Method parse = type.getDeclaredMethod("parse", byte[].class);
        parse.setAccessible(true);
        try {
            parse.invoke(null, (Object) bytes);
            return true;
        } catch (InvocationTargetException thrown) {
            if (Objects.requireNonNull(thrown.getCause())
                    .getClass()
                    .getSimpleName()
                    .equals("Unfit")) {
                return false;
            }
            throw new AssertionError(
                    "not declared for " + new String(bytes, StandardCharsets.ISO_8859_1), thrown.getCause());
        }
    }
}
