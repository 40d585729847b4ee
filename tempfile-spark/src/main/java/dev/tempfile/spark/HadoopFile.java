package dev.tempfile.spark;

import dev.tempfile.chunks.InputFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * A file on any file system that Hadoop knows: HDFS, object stores, a shared directory. It is read without a cluster too, by
 * {@code Chunks.of(file)}.
 *
 * <p>Hadoop's configuration travels with it, so that executors open it as the driver does; what is secret in that travels, too. A
 * file that is written while it is open, as HDFS allows, has here the length that it had when it was opened. Thread-safe.
 */
public final class HadoopFile implements InputFile {
    private static final long serialVersionUID = 1;

    private final String uri;
    private transient Configuration configuration;

    private HadoopFile(Path path, Configuration configuration) {
        uri = path.toUri().toString();
        this.configuration = configuration;
    }

    /**
     * A file; whether it is there is seen when it is opened.
     *
     * @param name as {@code hdfs://host/path}, {@code s3a://bucket/key}, {@code file:///path}; without a scheme it is on the file system
     *     that the configuration says is the default
     * @throws IllegalArgumentException if it is no such name
     * @throws FileSystemException if there is no such file system, or its jars are not on the class path
     */
    public static HadoopFile of(String name, Configuration configuration) throws IOException {
        Path path = new Path(name);
        return new HadoopFile(fileSystem(path, configuration).makeQualified(path), new Configuration(configuration));
    }

    /** The same, with the configuration of Hadoop that Spark makes of its own. */
    public static HadoopFile of(String name, SparkConf spark) throws IOException {
        return of(name, SparkHadoopUtil.get().newConfiguration(spark));
    }

    @Override
    public String name() {
        return uri;
    }

    @Override
    public SeekableByteChannel open() throws IOException {
        FileStatus status = status();
        if (!status.isFile()) {
            throw new FileSystemException(uri, null, "is a directory, not a file of records");
        }
        try {
            return new HadoopChannel(fileSystem().open(status.getPath()), status.getLen());
        } catch (IOException failure) {
            throw named(uri, failure);
        }
    }

    @Override
    public FileTime lastModifiedTime() throws IOException {
        return FileTime.fromMillis(status().getModificationTime());
    }

    private FileStatus status() throws IOException {
        try {
            return fileSystem().getFileStatus(new Path(uri));
        } catch (FileNotFoundException missing) {
            NoSuchFileException failure = new NoSuchFileException(uri, null, "does not exist");
            failure.initCause(missing);
            throw failure;
        } catch (IOException failure) {
            throw named(uri, failure);
        }
    }

    private FileSystem fileSystem() throws IOException {
        return fileSystem(new Path(uri), configuration);
    }

    /** One that Hadoop keeps, and closes when the process ends. */
    private static FileSystem fileSystem(Path path, Configuration configuration) throws IOException {
        try {
            return path.getFileSystem(configuration);
        } catch (IOException failure) {
            throw named(path.toString(), failure);
        } catch (RuntimeException failure) {
            if (failure.getCause() instanceof ClassNotFoundException missing) {
                throw named(
                        path.toString(),
                        "is on a file system whose jars are not on the class path (" + missing.getMessage()
                                + "); hand them over, as by spark-submit --packages",
                        failure);
            }
            throw failure;
        }
    }

    /** Hadoop seldom says which file it was. */
    private static IOException named(String file, IOException failure) {
        if (failure instanceof FileSystemException || failure instanceof InterruptedIOException) {
            return failure;
        }
        String said = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return failure instanceof AccessControlException
                ? named(file, "may not be read: " + said, failure)
                : named(file, "cannot be opened: " + said, failure);
    }

    private static FileSystemException named(String file, String why, Exception cause) {
        FileSystemException failure = new FileSystemException(file, null, why);
        failure.initCause(cause);
        return failure;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        configuration.write(out);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        configuration = new Configuration(false);
        configuration.readFields(in);
    }

    @Override
    public String toString() {
        return uri;
    }
}
