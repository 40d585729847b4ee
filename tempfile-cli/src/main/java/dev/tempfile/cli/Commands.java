package dev.tempfile.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All commands by their words.
 *
 * <p>Only the one that is meant is made: {@code tempfile make} should not pay for the tour. Who asks for help, or mistypes, gets to
 * see them all.
 */
enum Commands {
    TOUR,
    MAKE,
    WRITE,
    RUN,
    DOCTOR,
    CHUNK,
    COUNT,
    SORT,
    STATS,
    LIST,
    SWEEP,
    BENCH,
    COMPLETION;

    Subcommand create(Output output) {
        return switch (this) {
            case TOUR -> new TourCommand(output);
            case MAKE -> new MakeCommand(output);
            case WRITE -> new WriteCommand(output);
            case RUN -> new RunCommand(output);
            case DOCTOR -> new DoctorCommand(output);
            case CHUNK -> new ChunkCommand(output);
            case COUNT -> new CountCommand(output);
            case SORT -> new SortCommand(output);
            case STATS -> new StatsCommand(output);
            case LIST -> new ListCommand(output);
            case SWEEP -> new SweepCommand(output);
            case BENCH -> new BenchCommand(output);
            case COMPLETION -> new CompletionCommand(output);
        };
    }

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

    /** The one that has this word, or null. */
    static @Nullable Commands of(String word) {
        for (Commands command : values()) {
            if (command.word().equals(word)) {
                return command;
            }
        }
        return null;
    }

    /** The one that is named first, or all of them. */
    static List<Commands> named(List<String> words) {
        for (String word : words) {
            if (!word.startsWith("-")) {
                Commands command = of(word);
                return command == null ? List.of(values()) : List.of(command);
            }
        }
        return List.of(values());
    }
}
