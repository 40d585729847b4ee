package dev.tempfile;

import dev.tempfile.ownership.Hold;
import dev.tempfile.platform.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Hands a temporary directory on to another process, which is recorded as a holder first. */
final class Handover {
    /**
     * Records itself and becomes its arguments: where records go, its namespace, the command. Starts no other process; ends before
     * the command begins if the record cannot be made, exclusively and by one call. That environments count it records again, for
     * a sweep that was at work before may have seen nobody's.
     */
    private static final String SCRIPT = """
            record() {
                [ -n "${22-}" ] && set -C && true > "$1/process.$$.${22}.$2" && set +C && true > "$1/environment.$2"
            }
            read -r tempfile_stat < /proc/$$/stat
            set -f
            if ! record "$1" "$2" ${tempfile_stat##*) } 2> /dev/null; then
                echo "$1: $$ cannot be recorded, its directory is gone; $3 is not started" >&2
                exit 125
            fi
            set +f
            unset tempfile_stat
            shift 2
            exec "$@"
            """;

    private static final List<String> SHELL = List.of("/bin/sh", "-c");

    /** They pass on every variable; the usual shell only those whose names it could have set itself. */
    private static final List<List<String>> CAREFUL_SHELLS =
            List.of(List.of("/bin/bash", "--posix", "-c"), List.of("/usr/bin/bash", "--posix", "-c"));

    private Handover() {}

    static void to(TempDirectory directory, ProcessHandle holder) throws IOException {
        directory.pathIsOut();
        Hold hold = directory.hold();
        ProcessIdentity identity = ProcessIdentity.of(holder.pid());
        // Asked afterwards: so it is the process of the handle that was looked at, and not one that got its id.
        if (hold != null && identity != null && holder.isAlive()) {
            hold.by(identity);
        }
    }

    static void to(TempDirectory directory, ProcessBuilder process) throws IOException {
        if (process.command().isEmpty()) {
            throw new IllegalArgumentException("the process has no command yet; set it before");
        }
        directory.pathIsOut();
        Hold hold = directory.hold();
        ProcessIdentity here = ProcessIdentity.self();
        if (hold == null || here == null) {
            return;
        }
        hold.byEnvironment(here.namespace());
        List<String> command = new ArrayList<>(shell(process));
        if (!command.isEmpty()) {
            command.addAll(List.of(SCRIPT, "sh", hold.records().toString(), here.namespace()));
            command.addAll(process.command());
            process.command(command);
        }
    }

    /** A shell that is there and passes this environment on whole; empty if there is none. */
    private static List<String> shell(ProcessBuilder process) {
        for (String name : process.environment().keySet()) {
            if (!isPassedOnByAll(name)) {
                return first(CAREFUL_SHELLS);
            }
        }
        return first(List.of(SHELL));
    }

    private static List<String> first(List<List<String>> shells) {
        for (List<String> shell : shells) {
            if (Files.isExecutable(Path.of(shell.get(0)))) {
                return shell;
            }
        }
        return List.of();
    }

    private static boolean isPassedOnByAll(String variable) {
        for (int i = 0; i < variable.length(); i++) {
            char c = variable.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
