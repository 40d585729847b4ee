package dev.tempfile.testkit.campaign;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a campaign.
 *
 * @param rows numbers or names; all if empty
 * @param quick the bounded form
 * @param json where the report goes
 * @param parent where directories are made
 * @param format on a disk of which format they are made instead, if any
 * @param nativeCalls whether the library is driven with tempfile-linux beside it
 * @param only part of the descriptions of cases
 * @param minutes how long the whole may take
 * @param operations of the program, all if empty
 * @param program the command of another program than the library, or empty
 * @param render a report to render instead of running anything
 * @param help whether only to explain
 */
record Options(
        List<String> rows,
        boolean quick,
        @Nullable Path json,
        Path parent,
        @Nullable DiskFormat format,
        boolean nativeCalls,
        String only,
        int minutes,
        List<String> operations,
        List<String> program,
        @Nullable Path render,
        boolean help) {
    static final String HELP = """
            testkit/campaign [OPTIONS] [ROW…]
              drives a program into every failure that can be arranged here, and says which promises it broke.

              testkit/campaign                        every row but soak, the long form, 20 minutes
              testkit/campaign --quick                every row but soak, in its bounded form, about two minutes
              testkit/campaign soak --minutes 30      owners, sweepers and an attacker for half an hour
              testkit/campaign --json report.json 1 errors
                                                      rows 1 and 3, by number or by name
              testkit/campaign --only 'commit: rename #1 EIO once' errors
                                                      one case again, as a violation names it
              testkit/campaign --file-system xfs kill errors pairs
                                                      three rows on another file system than that of the directory
              testkit/campaign --render report.json   a report as the table of docs/reliability.md, to stdout
              testkit/campaign 3 --operations create,write -- python3 mine.py
                                                      another program, which converses as DrivenProgram says

              --quick             a choice of the cases
              --json FILE         the report as JSON; rows of an earlier one in that file stay, if not run again
              --only TEXT         only cases whose description contains it
              --operations A,B    only these operations of the program
              --in DIRECTORY      where directories are made (default: java.io.tmpdir; gone afterwards)
              --file-system TYPE  on a disk of its own with ext4, xfs or btrfs
              --native            with tempfile-linux and its native calls, from Java 22 on
              --minutes N         stop after that (default: 60; what was left out is said)
              --help              this

            It runs as root in mounts of its own and needs strace, util-linux, for rows 2, 5 and 11 gcc, for disks e2fsprogs, xfsprogs
            and btrfs-progs, and for a control of row 20 eatmydata; what is missing is skipped and said.
            Exit code: 0 nothing found, 1 a promise was broken, 2 wrong usage.

            Rows:
            """;

    /** A command line that means nothing. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    static Options of(String[] arguments) throws Wrong {
        Parser parser = new Parser(List.of(arguments));
        parser.parse();
        return parser.options();
    }

    private static final class Parser {
        private final List<String> arguments;
        private final List<String> rows = new ArrayList<>();
        private List<String> program = List.of();
        private List<String> operations = List.of();
        private boolean quick;
        private boolean help;
        private boolean nativeCalls;
        private @Nullable Path json;
        private @Nullable Path render;
        private Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        private @Nullable DiskFormat format;
        private String only = "";
        private int minutes = 60;
        private int next;

        Parser(List<String> arguments) {
            this.arguments = arguments;
        }

        void parse() throws Wrong {
            while (next < arguments.size()) {
                String argument = arguments.get(next++);
                switch (argument) {
                    case "--quick" -> quick = true;
                    case "--native" -> nativeCalls = true;
                    case "--help", "-h" -> help = true;
                    case "--json" -> json = Path.of(value(argument));
                    case "--render" -> render = Path.of(value(argument));
                    case "--in" -> parent = Path.of(value(argument)).toAbsolutePath();
                    case "--file-system" -> format = format(value(argument));
                    case "--only" -> only = value(argument);
                    case "--operations" -> operations = List.of(value(argument).split(","));
                    case "--minutes" -> minutes = number(argument, value(argument));
                    case "--" -> {
                        program = arguments.subList(next, arguments.size());
                        next = arguments.size();
                    }
                    default -> {
                        if (argument.startsWith("-")) {
                            throw new Wrong("unknown option " + argument + "; see --help");
                        }
                        rows.add(argument);
                    }
                }
            }
        }

        private String value(String option) throws Wrong {
            if (next == arguments.size()) {
                throw new Wrong(option + " needs a value; see --help");
            }
            return arguments.get(next++);
        }

        private static int number(String option, String value) throws Wrong {
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException wrong) {
                throw new Wrong(option + " needs a number, not " + value);
            }
        }

        private static DiskFormat format(String name) throws Wrong {
            for (DiskFormat format : DiskFormat.values()) {
                if (format.toString().equals(name)) {
                    return format;
                }
            }
            throw new Wrong("no disk is made with " + name + "; there are " + List.of(DiskFormat.values()));
        }

        Options options() {
            return new Options(
                    rows, quick, json, parent, format, nativeCalls, only, minutes, operations, program, render, help);
        }
    }
}
