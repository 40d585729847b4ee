package dev.tempfile.cli;

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
    DOCTOR {
        @Override
        Object create(Output output) {
            return new DoctorCommand(output);
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
