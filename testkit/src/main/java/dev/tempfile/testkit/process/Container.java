package dev.tempfile.testkit.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Namespaces of a process's own, made with {@code unshare} (util-linux), which stand in for a container: it is process 1 there, sees
 * no other one, and what it mounts nobody else sees.
 */
public final class Container {
    private static final List<String> ALL =
            List.of("--pid", "--fork", "--kill-child", "--mount-proc", "--ipc", "--uts", "--net");

    private Container() {}

    /** {@code child} in a container, in which a shell first runs {@code preparations}; skips the test where that cannot be had. */
    public static ChildJvm of(ChildJvm child, String... preparations) throws IOException {
        return in(child, ALL, preparations);
    }

    /** {@code child} with mounts of its own and no other namespace, as a unit of systemd may have them. */
    public static ChildJvm mounts(ChildJvm child, String... preparations) throws IOException {
        return in(child, List.of(), preparations);
    }

    /** {@code child} without namespaces of its own, but after {@code preparations} as the others. */
    public static ChildJvm prepared(ChildJvm child, String... preparations) {
        return child.after(String.join(" && ", preparations) + " || exit 125");
    }

    private static ChildJvm in(ChildJvm child, List<String> namespaces, String... preparations) throws IOException {
        List<String> command = new ArrayList<>(PrivateTmpfs.unsharing());
        command.addAll(namespaces);
        StringBuilder within = new StringBuilder();
        for (String preparation : preparations) {
            within.append(preparation).append(" && ");
        }
        within.append("exec \"$@\"");
        return child.after("exec " + String.join(" ", command) + " sh -c \"" + PrivateTmpfs.quoted(within.toString())
                + "\" sh \"$@\"");
    }
}
