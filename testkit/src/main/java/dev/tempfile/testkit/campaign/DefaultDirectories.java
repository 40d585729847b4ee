package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets the variable that names the directory for temporary files name something that is none. */
final class DefaultDirectories extends Row {
    private static final int LONG = 4090;

    DefaultDirectories() {
        super(
                15,
                "tmpdir",
                "TMPDIR and java.io.tmpdir: missing, a file, full, a loop, too long, not UTF-8, empty; two locales");
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (String operation : scope.of("default")) {
            if (!scope.program().name().equals("library")) {
                findings.skip(operation, "only the library has a default directory");
                continue;
            }
            for (String locale : scope.quick() ? List.of("C") : List.of("C", "C.UTF-8")) {
                for (String variable : scope.quick() ? List.of("TMPDIR") : List.of("TMPDIR", "java.io.tmpdir")) {
                    try (Ground ground = Ground.in(scope.parent())) {
                        visit(scope, ground, variable, locale, findings);
                    }
                }
            }
        }
    }

    private static void visit(Scope scope, Ground ground, String variable, String locale, Findings findings)
            throws IOException {
        Map<String, String> values = values(ground);
        if (Mounts.missing().isEmpty()) {
            try (Mounts.Mounted full = Mounts.tmpfs(ground.top().resolve("full"), "size=4k,nr_inodes=1")) {
                values.put("full", full.directory().toString());
                tryAll(scope, ground, variable, locale, values, findings);
            }
        } else {
            findings.skip(variable + " full", Mounts.missing());
            tryAll(scope, ground, variable, locale, values, findings);
        }
    }

    private static Map<String, String> values(Ground ground) throws IOException {
        Path top = ground.top();
        Files.createFile(top.resolve("file"));
        Files.createSymbolicLink(top.resolve("loop"), top.resolve("loop"));
        Files.createDirectory(top.resolve("a line\nand a half"));
        Map<String, String> values = new LinkedHashMap<>();
        values.put("missing", top.resolve("missing").toString());
        values.put("a file", top.resolve("file").toString());
        values.put("a link loop", top.resolve("loop").toString());
        values.put("too long", top + "/" + "long/".repeat(LONG / 5));
        values.put("empty", "");
        values.put("relative", "no/such/directory");
        // printf's own notation: no Java can put such a byte into a variable.
        values.put("not UTF-8", top + "/\\377\\376");
        values.put("with a line end", top.resolve("a line").toString() + "\\nand a half");
        return values;
    }

    private static void tryAll(
            Scope scope, Ground ground, String variable, String locale, Map<String, String> values, Findings findings)
            throws IOException {
        for (Map.Entry<String, String> value : values.entrySet()) {
            String description = "default: " + variable + " " + value.getKey() + ", locale " + locale;
            if (!scope.wants(description) || scope.isOver()) {
                continue;
            }
            // The value is printf's format, and the last of what it prints must not be cut off.
            String printed = "value=$(printf '%bx' '" + value.getValue() + "'); ";
            String script = variable.startsWith("java.")
                    ? printed + "java=$1; shift; exec \"$java\" \"-D" + variable + "=${value%x}\" \"$@\""
                    : printed + "export " + variable + "=\"${value%x}\"; exec \"$@\"";
            Program program = scope.program()
                    .with("LC_ALL", locale)
                    .with("TEMP", ground.work().temp().toString())
                    .behind(List.of("sh", "-c", script, "sh"));
            findings.tried(description, complaints(program, ground));
        }
    }

    /** The variable that comes next names a usable directory, so that it works, or says clearly why not. */
    private static List<String> complaints(Program program, Ground ground) throws IOException {
        List<String> complaints = new ArrayList<>();
        try (RunningProgram running = program.start("default", ground)) {
            RunningProgram.Prepared prepared = running.prepare();
            if (!prepared.problem().isEmpty()) {
                String problem = prepared.problem();
                if (problem.contains("Error:") || problem.contains("InvalidPath") || !problem.contains("/")) {
                    complaints.add(problem);
                }
                return complaints;
            }
            running.go();
            Answer answer = running.answer();
            if (!answer.ok() && (!answer.failed() || !answer.namesPath())) {
                complaints.add(answer.word() + ": " + answer);
            }
            running.end();
        }
        return complaints;
    }
}
