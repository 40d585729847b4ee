package dev.tempfile.deletion;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Iterator;
import java.util.Set;

/** A real directory handle, all of whose steps, and those of the handles opened from it, come after one of an attacker's. */
record AttackedStream(SecureDirectoryStream<Path> real, Attack attack) implements SecureDirectoryStream<Path> {
    /** What somebody else does before each step of a deletion. */
    interface Attack {
        /** His step. */
        void step() throws IOException;
    }

    @Override
    public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options) throws IOException {
        attack.step();
        return new AttackedStream(real.newDirectoryStream(path, options), attack);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        attack.step();
        return real.newByteChannel(path, options, attributes);
    }

    @Override
    public void deleteFile(Path path) throws IOException {
        attack.step();
        real.deleteFile(path);
    }

    @Override
    public void deleteDirectory(Path path) throws IOException {
        attack.step();
        real.deleteDirectory(path);
    }

    @Override
    public void move(Path source, SecureDirectoryStream<Path> target, Path name) throws IOException {
        attack.step();
        real.move(source, ((AttackedStream) target).real, name);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
        return attacked(type, real.getFileAttributeView(type));
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return attacked(type, real.getFileAttributeView(path, type, options));
    }

    private <V> V attacked(Class<V> type, V view) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    attack.step();
                    try {
                        return method.invoke(view, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    @Override
    public Iterator<Path> iterator() {
        return real.iterator();
    }

    @Override
    public void close() throws IOException {
        real.close();
    }
}
