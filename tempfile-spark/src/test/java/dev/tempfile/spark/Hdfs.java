package dev.tempfile.spark;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** An HDFS of this machine, with one node for names and one for data, in this process; all it writes is below one directory. */
final class Hdfs implements AutoCloseable {
    /** The smallest block that it takes here, so that a small file has many. */
    static final int BLOCK = 64 * 1024;

    private final MiniDFSCluster cluster;

    private Hdfs(MiniDFSCluster cluster) {
        this.cluster = cluster;
    }

    static Hdfs in(Path directory) throws IOException {
        HdfsConfiguration configuration = new HdfsConfiguration();
        configuration.setInt("dfs.blocksize", BLOCK);
        configuration.setInt("dfs.namenode.fs-limits.min-block-size", BLOCK);
        // Else it looks up the machine's own name, which cannot be found everywhere, as in a container.
        configuration.set("hadoop.http.authentication.kerberos.principal", "HTTP/localhost@LOCALHOST");
        return new Hdfs(new MiniDFSCluster.Builder(configuration, directory.toFile())
                .numDataNodes(1)
                .build());
    }

    /** Puts a file of this machine there, and gives its name. */
    String put(Path file) throws IOException {
        String name = cluster.getURI() + "/" + file.getFileName();
        cluster.getFileSystem()
                .copyFromLocalFile(new org.apache.hadoop.fs.Path(file.toUri()), new org.apache.hadoop.fs.Path(name));
        return name;
    }

    @Override
    public void close() {
        cluster.shutdown();
    }
}
