package dev.tempfile.cli;

/** Colours for a terminal that has them; for all others the text stays as it is. */
enum Ink {
    COLOURED,
    PLAIN;

    String bold(String text) {
        return with("1", text);
    }

    String faint(String text) {
        return with("2", text);
    }

    String red(String text) {
        return with("31", text);
    }

    String green(String text) {
        return with("32", text);
    }

    String yellow(String text) {
        return with("33", text);
    }

    String cyan(String text) {
        return with("36", text);
    }

    String title(String text) {
        return with("1;36", text);
    }

    /** The mark of what is as it should be, or is not. */
    String mark(boolean good) {
        return good ? green("✔") : red("✘");
    }

    private String with(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\033[" + code + "m" + text + "\033[0m";
    }
}
