package dev.tempfile.testkit.errors;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider over the default file system that has neither seeking nor permissions nor links, as one that stores on a network, and
 * never replaces a directory, as Windows.
 */
final class OneWayFileSystem extends FileSystem {
    private static final FileSystem REAL = FileSystems.getDefault();
    private final Provider provider = new Provider();
    private final Fault fault;
    private final AtomicInteger births = new AtomicInteger();

    /** What of it fails besides. */
    enum Fault {
        NONE,
        /** Nothing is deleted but in process directories. */
        DELETING,
        /** It seeks and has handles of directories, and none of them can be closed. */
        CLOSING_HANDLES,
        /** The first ten directories are gone as soon as they are made, as if sweeps ran all the time. */
        BIRTHS
    }

    private static final int SWEPT_BIRTHS = 10;

    OneWayFileSystem() {
        this(Fault.NONE);
    }

    OneWayFileSystem(Fault fault) {
        this.fault = fault;
    }

    /** The same place, seen through this provider. */
    Path over(Path real) {
        return (Path) Proxy.newProxyInstance(
                OneWayFileSystem.class.getClassLoader(),
                new Class<?>[] {Path.class, Wrapped.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "real":
                            return real;
                        case "getFileSystem":
                            return this;
                        case "iterator":
                            return wrapped(real.iterator());
                        default:
                            Object[] unwrapped = arguments == null
                                    ? null
                                    : Arrays.stream(arguments)
                                            .map(OneWayFileSystem::real)
                                            .toArray();
                            try {
                                Object result = method.invoke(real, unwrapped);
                                return result instanceof Path path ? over(path) : result;
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                    }
                });
    }

    Iterator<Path> wrapped(Iterator<Path> real) {
        List<Path> paths = new ArrayList<>();
        real.forEachRemaining(path -> paths.add(over(path)));
        return paths.iterator();
    }

    /** What a path of this provider tells only to it. */
    public interface Wrapped {
        Path real();
    }

    private static Object real(Object argument) {
        return argument instanceof Wrapped wrapped ? wrapped.real() : argument;
    }

    static Path real(Path path) {
        return (Path) real((Object) path);
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return REAL.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return () -> wrapped(REAL.getRootDirectories().iterator());
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
        return over(REAL.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        return path -> REAL.getPathMatcher(pattern).matches(real(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }

    /** Has no file channels, and channels without positions. */
    private final class Provider extends FileSystemProvider {
        private final FileSystemProvider real = REAL.provider();

        @Override
        public String getScheme() {
            return "oneway";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            return OneWayFileSystem.this;
        }

        @Override
        public Path getPath(URI uri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            SeekableByteChannel channel = real.newByteChannel(real(path), options, attributes);
            return fault == Fault.CLOSING_HANDLES ? channel : new OneWay(channel);
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            DirectoryStream<Path> stream = real.newDirectoryStream(real(directory), path -> filter.accept(over(path)));
            if (fault == Fault.CLOSING_HANDLES && stream instanceof SecureDirectoryStream<Path> secure) {
                return new FailingHandle(secure, directory, OneWayFileSystem.this);
            }
            return new DirectoryStream<>() {
                @Override
                public Iterator<Path> iterator() {
                    return wrapped(stream.iterator());
                }

                @Override
                public void close() throws IOException {
                    stream.close();
                }
            };
        }

        @Override
        public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
            real.createDirectory(real(directory), attributes);
            if (fault == Fault.BIRTHS && births.incrementAndGet() <= SWEPT_BIRTHS) {
                real.delete(real(directory));
            }
        }

        @Override
        public void delete(Path path) throws IOException {
            if (fault == Fault.DELETING && !path.toString().contains("/tempfile-")) {
                throw new IOException(path + " does not go away");
            }
            real.delete(real(path));
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) throws IOException {
            real.copy(real(source), real(target), options);
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) throws IOException {
            if (Files.isDirectory(real(target), LinkOption.NOFOLLOW_LINKS)) {
                throw new AccessDeniedException(target.toString());
            }
            real.move(real(source), real(target), options);
        }

        @Override
        public boolean isSameFile(Path path, Path other) throws IOException {
            return real.isSameFile(real(path), real(other));
        }

        @Override
        public boolean isHidden(Path path) throws IOException {
            return real.isHidden(real(path));
        }

        @Override
        public FileStore getFileStore(Path path) throws IOException {
            return real.getFileStore(real(path));
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            real.checkAccess(real(path), modes);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            return type == BasicFileAttributeView.class ? real.getFileAttributeView(real(path), type, options) : null;
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            return real.readAttributes(real(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
                throws IOException {
            return real.readAttributes(real(path), attributes, options);
        }

        @Override
        public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
            real.setAttribute(real(path), attribute, value, options);
        }
    }

    /** A channel from start to end. */
    private record OneWay(SeekableByteChannel channel) implements SeekableByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return channel.write(source);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public SeekableByteChannel position(long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
