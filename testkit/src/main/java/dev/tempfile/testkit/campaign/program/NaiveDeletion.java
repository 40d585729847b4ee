package dev.tempfile.testkit.campaign.program;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes a tree by handles on its directories, or as wrongly as it is told to. */
final class NaiveDeletion {
    private static final Path SELF = Path.of(".");

    private final Defect defect;

    NaiveDeletion(Defect defect) {
        this.defect = defect;
    }

    void delete(Path tree) throws IOException {
        if (defect == Defect.DELETES_BY_PATH) {
            deleteByPath(tree);
            return;
        }
        try (DirectoryStream<Path> parent = Files.newDirectoryStream(tree.getParent())) {
            remove((SecureDirectoryStream<Path>) parent, tree.getFileName(), tree);
        }
    }

    private void remove(SecureDirectoryStream<Path> directory, Path name, Path whole) throws IOException {
        Object seen = directory(directory, name);
        if (seen == null) {
            directory.deleteFile(name);
            return;
        }
        try {
            // A mount point answers that it is busy: nothing beneath it may be touched.
            directory.deleteDirectory(name);
        } catch (DirectoryNotEmptyException notYet) {
            empty(directory, name, seen, whole);
            directory.deleteDirectory(name);
        }
    }

    private static @Nullable Object directory(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        BasicFileAttributes attributes = directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        return attributes.isDirectory() ? attributes.fileKey() : null;
    }

    private void empty(SecureDirectoryStream<Path> directory, Path name, Object seen, Path whole) throws IOException {
        // "name/." can only be a directory; it may have become another one.
        Path opened = defect == Defect.WAITS_FOR_FIFO ? name : name.resolve(SELF);
        try (SecureDirectoryStream<Path> inside = directory.newDirectoryStream(opened)) {
            Object key = inside.getFileAttributeView(BasicFileAttributeView.class)
                    .readAttributes()
                    .fileKey();
            if (!key.equals(seen)) {
                throw new FileSystemException(whole.toString(), null, "was exchanged while it was deleted");
            }
            for (Path entry : inside) {
                remove(inside, entry.getFileName(), whole.resolve(entry.getFileName()));
            }
        }
    }

    private static void deleteByPath(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
