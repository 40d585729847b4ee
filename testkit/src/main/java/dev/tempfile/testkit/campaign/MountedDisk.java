package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Path;

/** A disk while it is mounted. Once it is closed nothing has it open, so that it can be looked at anew. */
final class MountedDisk implements AutoCloseable {
    private static final int TRIES = 50;
    private static final long PAUSE_MILLIS = 20;
    private static final String SHUTDOWN = "0x8004587d";

    private final Path directory;
    private boolean mounted = true;

    MountedDisk(Path directory) {
        this.directory = directory;
    }

    /** What is lost with the power. */
    enum Loss {
        /** All that was not forced to the disk: its caches, and the file system's journal. */
        CACHES(2),
        /** All but the journal, which just then was written. */
        ALL_BUT_JOURNAL(1);

        private final int flag;

        Loss(int flag) {
            this.flag = flag;
        }

        @Override
        public String toString() {
            return this == CACHES ? "caches and journal lost" : "caches lost, journal written";
        }
    }

    Path directory() {
        return directory;
    }

    /** Why the power of no disk can be cut here, or an empty text. */
    static String missingCut() {
        return Commands.exists("perl") ? "" : "perl is not installed, which makes the ioctl";
    }

    /** Cuts the power: from now on nothing more gets to the disk. For ext4 and xfs, which have an ioctl for it. */
    void cut(Loss loss) throws IOException {
        Commands.run(
                "perl",
                "-e",
                "open(my $d, '<', $ARGV[0]) or die $!; ioctl($d, " + SHUTDOWN + ", pack('L', $ARGV[1])) or die $!",
                directory.toString(),
                Integer.toString(loss.flag));
    }

    @Override
    public void close() throws IOException {
        for (int tried = 1; mounted; tried++) {
            try {
                Commands.run("umount", directory.toString());
                mounted = false;
                return;
            } catch (IOException busy) {
                if (tried == TRIES) {
                    // It goes when what keeps it does; its image must not be used any more.
                    mounted = false;
                    Commands.run("umount", "-l", directory.toString());
                    throw busy;
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupt) {
                throw new IOException("interrupted while " + directory + " was unmounted", interrupt);
            }
        }
    }
}
