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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deletes a tree by handles on its directories, or as wrongly as it is told to. */
final class NaiveDeletion {
    private static final Path SELF = Path.of(".");

    /** Deeper directories are moved up first, so that the number of open handles has a bound. */
    private static final int LEVELS = 30;

    private final Defect defect;
    private int movedUp;

    NaiveDeletion(Defect defect) {
        this.defect = defect;
    }

    void delete(Path tree) throws IOException {
        if (defect == Defect.DELETES_BY_PATH) {
            deleteByPath(tree);
            return;
        }
        try (DirectoryStream<Path> parent = Files.newDirectoryStream(tree.getParent())) {
            remove(List.of((SecureDirectoryStream<Path>) parent), tree.getFileName(), tree);
        }
    }

    /** Deletes what {@code name} is in the last of the directories that are open. */
    private void remove(List<SecureDirectoryStream<Path>> open, Path name, Path whole) throws IOException {
        SecureDirectoryStream<Path> directory = open.get(open.size() - 1);
        Object seen = directory(directory, name);
        if (seen == null) {
            directory.deleteFile(name);
            return;
        }
        try {
            // A mount point answers that it is busy: nothing beneath it may be touched.
            directory.deleteDirectory(name);
            return;
        } catch (DirectoryNotEmptyException notYet) {
            if (open.size() > LEVELS && defect != Defect.DESCENDS_OPEN) {
                directory.move(name, open.get(1), Path.of("moved-up-" + movedUp++));
                return;
            }
        }
        for (boolean again = true; again; ) {
            int before = movedUp;
            empty(open, name, seen, whole);
            again = open.size() == 1 && movedUp > before;
        }
        directory.deleteDirectory(name);
    }

    private static @Nullable Object directory(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        BasicFileAttributes attributes = directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        return attributes.isDirectory() ? attributes.fileKey() : null;
    }

    private void empty(List<SecureDirectoryStream<Path>> open, Path name, Object seen, Path whole) throws IOException {
        SecureDirectoryStream<Path> directory = open.get(open.size() - 1);
        // "name/." can only be a directory; it may have become another one.
        Path opened = defect == Defect.WAITS_FOR_FIFO ? name : name.resolve(SELF);
        try (SecureDirectoryStream<Path> inside = directory.newDirectoryStream(opened)) {
            Object key = inside.getFileAttributeView(BasicFileAttributeView.class)
                    .readAttributes()
                    .fileKey();
            if (!key.equals(seen)) {
                throw new FileSystemException(whole.toString(), null, "was exchanged while it was deleted");
            }
            List<SecureDirectoryStream<Path>> deeper = new ArrayList<>(open);
            deeper.add(inside);
            Iterable<Path> entries = inside;
            if (defect == Defect.LISTS_WHOLE) {
                List<Path> all = new ArrayList<>();
                inside.forEach(all::add);
                entries = all;
            }
            for (Path entry : entries) {
                remove(deeper, entry.getFileName(), whole.resolve(entry.getFileName()));
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
