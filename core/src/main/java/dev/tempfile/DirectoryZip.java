package dev.tempfile;

import dev.tempfile.platform.Listing;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a directory as a zip archive: sorted, streaming, links left out, published whole or not at all. */
final class DirectoryZip {
    private final Path top;
    private final ZipOutputStream zip;

    private DirectoryZip(Path top, ZipOutputStream zip) {
        this.top = top;
        this.zip = zip;
    }

    static Path write(Path directory, Path target, AtomicSpec spec) throws IOException {
        try (Publication publication = new Publication(target, spec, true)) {
            // Links of the target were followed: it may lie inside though its name does not.
            if (publication.directory().toRealPath().startsWith(directory.toRealPath())) {
                throw new FileSystemException(
                        target.toString(),
                        null,
                        "lies in the directory that is zipped into it; name a target outside " + directory);
            }
            return write(directory, publication);
        }
    }

    private static Path write(Path directory, Publication publication) throws IOException {
        try (AtomicFile file = AtomicFile.open(publication)) {
            ZipOutputStream zip = new ZipOutputStream(file.output());
            new DirectoryZip(directory, zip).addEntriesOf(directory);
            zip.finish();
            return file.commit();
        }
    }

    private void addEntriesOf(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (Listing listing = Listing.of(directory)) {
            listing.forEach(entries::add);
        } catch (DirectoryIteratorException unlistable) {
            throw unlistable.getCause();
        }
        entries.sort(null);
        for (Path entry : entries) {
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                begin(entry, "/", attributes);
                zip.closeEntry();
                addEntriesOf(entry);
            } else if (attributes.isRegularFile()) {
                begin(entry, "", attributes);
                try (var content = Files.newInputStream(entry, LinkOption.NOFOLLOW_LINKS)) {
                    content.transferTo(zip);
                }
                zip.closeEntry();
            }
        }
    }

    private void begin(Path entry, String end, BasicFileAttributes attributes) throws IOException {
        refuseUndecoded(entry);
        String separator = top.getFileSystem().getSeparator();
        ZipEntry header = new ZipEntry(top.relativize(entry).toString().replace(separator, "/") + end);
        header.setLastModifiedTime(attributes.lastModifiedTime());
        zip.putNextEntry(header);
    }

    /** Refuses a name whose bytes are no text in this JVM's charset for file names: in the archive it would be another one. */
    private static void refuseUndecoded(Path entry) throws FileSystemException {
        String name = String.valueOf(entry.getFileName());
        try {
            if (entry.resolveSibling(name).equals(entry)) {
                return;
            }
        } catch (InvalidPathException undecoded) {
            // As below.
        }
        throw new FileSystemException(
                entry.toString(),
                null,
                "its name cannot be read in the charset of this JVM (sun.jnu.encoding "
                        + System.getProperty("sun.jnu.encoding")
                        + ") and would be another one in the archive; rename it, or start Java in a UTF-8 locale");
    }
}
