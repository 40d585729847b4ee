package dev.tempfile.testkit.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One system call of an operation.
 *
 * @param name such as {@code openat}
 * @param number how many of that name the thread had made, with this one: what strace counts
 * @param text the line that strace printed, with the paths of descriptors
 */
record Call(String name, int number, String text) {
    private static final Pattern DESCRIPTOR = Pattern.compile("\\w+\\((\\d+)\\b");
    private static final Pattern LINE = Pattern.compile("(\\w+)\\(.*");

    // The JVM's own, which it makes at any moment.
    private static final Set<String> NOISE = Set.of(
            "brk",
            "clock_gettime",
            "clock_nanosleep",
            "exit",
            "futex",
            "getpid",
            "getrandom",
            "gettid",
            "madvise",
            "membarrier",
            "mmap",
            "mprotect",
            "munmap",
            "nanosleep",
            "prctl",
            "restart_syscall",
            "rseq",
            "rt_sigprocmask",
            "rt_sigreturn",
            "sched_getaffinity",
            "sched_yield",
            "set_robust_list");
    private static final Pattern LOADING = Pattern.compile("/lib/modules>|\\.jar\\b|\\.jsa\\b|\\.class\\b|/locale/");

    /** The calls of a trace that are not the JVM's own, in their order. */
    static List<Call> in(List<String> trace) {
        Map<String, Integer> counts = new HashMap<>();
        List<Call> calls = new ArrayList<>();
        for (String line : trace) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            String name = matcher.group(1);
            int number = counts.merge(name, 1, Integer::sum);
            if (!NOISE.contains(name) && !LOADING.matcher(line).find()) {
                calls.add(new Call(name, number, line));
            }
        }
        return calls;
    }

    /** Whether it creates something. */
    boolean creates() {
        return name.startsWith("mkdir") || text.contains("O_CREAT") || text.contains("O_TMPFILE");
    }

    /** Whether it takes a name away. */
    boolean removes() {
        return name.startsWith("unlink") || name.equals("rmdir");
    }

    /** Whether it forces something to the device. */
    boolean forces() {
        return name.equals("fsync") || name.equals("fdatasync");
    }

    /** The number of the descriptor that it is made on, or an empty text. */
    String descriptor() {
        Matcher matcher = DESCRIPTOR.matcher(text);
        return matcher.lookingAt() ? matcher.group(1) : "";
    }

    /** The call, for a person who wants to have it again. */
    @Override
    public String toString() {
        return name + " #" + number;
    }
}
