package dev.tempfile.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * All commands by their words.
 *
 * <p>Only the one that is meant is made, since picocli looks at every annotation of each command that it is given, and
 * {@code tempfile make} should not pay for the tour. Who asks for help, or mistypes, gets to see them all.
 */
enum Commands {
    TOUR {
        @Override
        Object create(Output output) {
            return new TourCommand(output);
        }
    },
    MAKE {
        @Override
        Object create(Output output) {
            return new MakeCommand(output);
        }
    },
    WRITE {
        @Override
        Object create(Output output) {
            return new WriteCommand(output);
        }
    },
    RUN {
        @Override
        Object create(Output output) {
            return new RunCommand(output);
        }
    },
    DOCTOR {
        @Override
        Object create(Output output) {
            return new DoctorCommand(output);
        }
    },
    CHUNK {
        @Override
        Object create(Output output) {
            return new ChunkCommand(output);
        }
    },
    COUNT {
        @Override
        Object create(Output output) {
            return new CountCommand(output);
        }
    },
    SORT {
        @Override
        Object create(Output output) {
            return new SortCommand(output);
        }
    },
    STATS {
        @Override
        Object create(Output output) {
            return new StatsCommand(output);
        }
    },
    LIST {
        @Override
        Object create(Output output) {
            return new ListCommand(output);
        }
    },
    SWEEP {
        @Override
        Object create(Output output) {
            return new SweepCommand(output);
        }
    },
    BENCH {
        @Override
        Object create(Output output) {
            return new BenchCommand(output);
        }
    },
    COMPLETION {
        @Override
        Object create(Output output) {
            return new CompletionCommand(output);
        }
    };

    abstract Object create(Output output);

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Those that may have been meant: two letters wrong, missing, too many or changed over. */
    static List<String> like(String word) {
        return Arrays.stream(values())
                .map(Commands::word)
                .filter(known -> distance(known, word) <= 2)
                .toList();
    }

    /** Levenshtein's, row by row. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    /** Whether a command has this word. */
    static boolean exists(String word) {
        return Arrays.stream(values()).anyMatch(command -> command.word().equals(word));
    }

    /** The one that is named first, or all of them. */
    static List<Commands> named(List<String> words) {
        for (String word : words) {
            for (Commands command : values()) {
                if (command.word().equals(word)) {
                    return command == COMPLETION ? List.of(values()) : List.of(command);
                }
            }
            if (!word.startsWith("-")) {
                break;
            }
        }
        return List.of(values());
    }
}
