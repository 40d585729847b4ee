package dev.tempfile.cli;

/** Words of a command that contradict each other, or that have no such values. */
final class WrongUsage extends RuntimeException {

    private static final long serialVersionUID = 1;

    WrongUsage(String reason) {
        super(reason);
    }

    WrongUsage(IllegalArgumentException why) {
        super(String.valueOf(why.getMessage()), why);
    }
}
