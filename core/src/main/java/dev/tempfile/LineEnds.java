package dev.tempfile;

/** How the ends of lines are written and what a reader sees of them. {@link TextView#readLine()} knows all three kinds. */
public enum LineEnds {
    /** Nothing is translated; {@link TextView#writeLine} ends a line with {@code \n}. Python's {@code newline=''}. */
    VERBATIM,

    /** {@code \n} is written; whatever ended a line is read as {@code \n}. */
    LF,

    /** {@code \n} is written as {@code \r\n}; whatever ended a line is read as {@code \n}. */
    CRLF;

    /** The one that this platform's own programs write. */
    public static LineEnds system() {
        return System.lineSeparator().equals("\r\n") ? CRLF : LF;
    }
}
