package dev.tempfile.testkit.errors;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Iterator;
import java.util.Set;

/** A directory's handle over one of the default file system's, which fails when it is closed, unless it is a process directory's. */
record FailingHandle(SecureDirectoryStream<Path> real, Path directory, OneWayFileSystem system)
        implements SecureDirectoryStream<Path> {
    @Override
    public Iterator<Path> iterator() {
        return system.wrapped(real.iterator());
    }

    @Override
    public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options) throws IOException {
        Path name = OneWayFileSystem.real(path);
        return new FailingHandle(real.newDirectoryStream(name, options), directory.resolve(name), system);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return real.newByteChannel(OneWayFileSystem.real(path), options, attributes);
    }

    @Override
    public void deleteFile(Path path) throws IOException {
        real.deleteFile(OneWayFileSystem.real(path));
    }

    @Override
    public void deleteDirectory(Path path) throws IOException {
        real.deleteDirectory(OneWayFileSystem.real(path));
    }

    @Override
    public void move(Path source, SecureDirectoryStream<Path> target, Path name) throws IOException {
        real.move(OneWayFileSystem.real(source), ((FailingHandle) target).real, OneWayFileSystem.real(name));
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
        return real.getFileAttributeView(type);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(OneWayFileSystem.real(path), type, options);
    }

    @Override
    public void close() throws IOException {
        real.close();
        if (!directory.getFileName().toString().startsWith("tempfile-")) {
            throw new IOException("the handle of " + directory.getFileName() + " does not close");
        }
    }
}
