package dev.tempfile.testkit.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A control group of a test's own with a limit of memory, where this process may make one: cgroup v1 or v2. */
final class MemoryLimit implements AutoCloseable {
    private final Path group;

    private MemoryLimit(Path group) {
        this.group = group;
    }

    /** One below the group that this process is in; null where none can be made. */
    static @Nullable MemoryLimit of(long bytes) throws IOException {
        Path parent = ours();
        if (parent == null) {
            return null;
        }
        Path group = parent.resolve("tempfile-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        try {
            Files.createDirectory(group);
        } catch (IOException notOurs) {
            return null;
        }
        MemoryLimit limit = new MemoryLimit(group);
        if (!limit.set("memory.max", bytes) && !limit.set("memory.limit_in_bytes", bytes)) {
            limit.close();
            return null;
        }
        // Not by way of the swap either.
        if (!limit.set("memory.swap.max", 0)) {
            limit.set("memory.memsw.limit_in_bytes", bytes);
        }
        return limit;
    }

    /** The directory of the group that limits this process's memory. */
    private static @Nullable Path ours() throws IOException {
        Path mine = Path.of("/proc/self/cgroup");
        if (!Files.exists(mine)) {
            return null;
        }
        List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts"));
        for (String line : Files.readAllLines(mine)) {
            String[] parts = line.split(":", 3);
            boolean second = parts[0].equals("0") && parts[1].isEmpty();
            if (!second && !List.of(parts[1].split(",")).contains("memory")) {
                continue;
            }
            for (String mount : mounts) {
                String[] fields = mount.split(" ");
                boolean fits = second
                        ? fields[2].equals("cgroup2")
                        : fields[2].equals("cgroup")
                                && List.of(fields[3].split(",")).contains("memory");
                Path group = Path.of(fields[1] + parts[2]);
                if (fits && holdsLimits(group, second)) {
                    return group;
                }
            }
        }
        return null;
    }

    private static boolean holdsLimits(Path group, boolean second) throws IOException {
        Path controllers = group.resolve("cgroup.subtree_control");
        return Files.isDirectory(group)
                && (!second
                        || Files.exists(controllers)
                                && Files.readString(controllers).contains("memory"));
    }

    private boolean set(String file, long value) {
        Path path = group.resolve(file);
        if (!Files.exists(path)) {
            return false;
        }
        try {
            Files.writeString(path, Long.toString(value));
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** What a shell runs to put itself, and what it becomes, under the limit. */
    String entered() {
        return "echo $$ > '" + group.resolve("cgroup.procs") + "'";
    }

    /** How many processes the kernel killed in it because of the limit. */
    int kills() throws IOException {
        for (String file : new String[] {"memory.events", "memory.oom_control"}) {
            if (Files.exists(group.resolve(file))) {
                for (String line : Files.readAllLines(group.resolve(file))) {
                    if (line.startsWith("oom_kill ")) {
                        return Integer.parseInt(line.substring("oom_kill ".length()));
                    }
                }
            }
        }
        throw new IOException(group + " does not tell what was killed");
    }

    @Override
    public void close() throws IOException {
        IOException busy = null;
        for (int tried = 0; tried < 200; tried++) {
            try {
                Files.delete(group);
                return;
            } catch (IOException notEmptyYet) {
                busy = notEmptyYet;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupt) {
                throw new AssertionError("interrupted while a control group was left", interrupt);
            }
        }
        throw busy;
    }
}
