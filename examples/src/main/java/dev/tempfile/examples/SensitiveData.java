package dev.tempfile.examples;

import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Secrets in a file that only its owner can open: private from the instant it exists, and checked to be. */
public final class SensitiveData {

    /** What came out. */
    public record Result(
            Path createdAt,
            String permissionsOfTheFile,
            String permissionsOfItsDirectory,
            long linesProcessed,
            boolean onlyTheOwnerCanOpenIt,
            boolean goneAfterwards) {}

    private static final String SECRETS = "Secret data line 1\nSecret data line 2\nSecret data line 3\n";

    private SensitiveData() {}

    /** Runs the example. */
    public static Result run() throws IOException {
        Path createdAt;
        String ofFile;
        String ofDirectory;
        long processed;
        // tag::show[]
        var spec = TempSpec.defaults().withPrefix("secure_").withSuffix(".tmp");
        try (TempFile file = spec.createFile()) {
            // end::show[]
            createdAt = file.path();
            // tag::show[]
            String mode = permissions(file.path()); // rw-------
            file.text().write(SECRETS).rewind();
            long lines = file.text().lines().count();
            // end::show[]
            ofFile = mode;
            ofDirectory = permissions(Objects.requireNonNull(file.path().getParent()));
            processed = lines;
            // tag::show[]
        }
        // end::show[]
        boolean onlyOwner = ofFile.equals("rw-------") || ofFile.equals("ACL of 1 entry");
        return new Result(createdAt, ofFile, ofDirectory, processed, onlyOwner, Files.notExists(createdAt));
    }

    /** As the operating system reports them: POSIX modes, or how many there are in the list of who may what. */
    private static String permissions(Path path) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (posix != null) {
            return PosixFilePermissions.toString(posix.readAttributes().permissions());
        }
        AclFileAttributeView acl = Files.getFileAttributeView(path, AclFileAttributeView.class);
        if (acl == null) {
            return "unknown";
        }
        int entries = acl.getAcl().size();
        return "ACL of " + entries + (entries == 1 ? " entry" : " entries");
    }

    /** Runs the example and prints what came out. */
    public static void main(String[] args) throws IOException {
        Facts.of(run()).print(System.out);
    }
}
