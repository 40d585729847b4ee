package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.TempFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * Where a command writes: what was asked for to standard output, everything else to standard error.
 *
 * <p>Unlike a {@code PrintStream} it does not swallow that nobody reads any more: {@link Lost} ends the command, and
 * without a stack trace.
 */
final class Output {

    /** Standard output cannot be written. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1;

        Lost(IOException cause) {
            super(cause.getMessage(), cause);
        }

        /** Nobody can read it, and nobody said that somebody should: {@code tempfile sort FILE -o FILE >&-}. */
        boolean hasNoReader() {
            return readerIsGone() || String.valueOf(getMessage()).contains("Bad file descriptor");
        }

        /** The reader went away, which is its right: {@code tempfile tour | head}. */
        boolean readerIsGone() {
            String message = String.valueOf(getMessage());
            return message.contains("Broken pipe") || message.contains("pipe is being closed");
        }
    }

    private static final int PIECE = 64 * 1024;

    private final OutputStream out;
    private final OutputStream err;
    private final Charset charset;
    private final int width;
    private final boolean terminal;
    private final boolean errTerminal;
    private final Ink ink;
    private boolean lost;

    Output(OutputStream out, OutputStream err, Surroundings surroundings) {
        this.out = out;
        this.err = err;
        charset = surroundings.charset();
        width = surroundings.width();
        terminal = surroundings.outIsTerminal();
        errTerminal = surroundings.errIsTerminal();
        ink = surroundings.coloured() ? Ink.COLOURED : Ink.PLAIN;
    }

    /** Colours, or none of them. */
    Ink ink() {
        return ink;
    }

    /** Columns to fill, between 60 and 100. */
    int width() {
        return width;
    }

    /** Whether progress may be shown, which is on standard error and never in a file. */
    boolean showsProgress() {
        return errTerminal;
    }

    /** A line for people: characters that this terminal has not are replaced by such as it has. */
    void line(String text) {
        write(Legible.in(charset, text) + System.lineSeparator(), charset);
        if (terminal) {
            flush();
        }
    }

    /** A line for people about a work that is done and is not here: where nobody can read it, nothing is missing. */
    void report(String text) {
        try {
            line(text);
            flush();
        } catch (Lost unread) {
            if (!unread.hasNoReader()) {
                throw unread;
            }
        }
    }

    /** An empty line. */
    void line() {
        line("");
    }

    /** A line for programs, as it is. */
    void data(String text) {
        write(text + System.lineSeparator(), charset);
    }

    /** The content of a file, byte for byte; what reading it fails with is thrown. */
    void copy(TempFile file) throws IOException {
        try (InputStream in = file.newInput()) {
            byte[] bytes = new byte[1 << 16];
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                write(bytes, 0, length);
            }
        }
    }

    /** Where bytes go as they are; closing it does nothing. */
    OutputStream bytes() {
        return new OutputStream() {
            @Override
            public void write(int one) {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                // The JDK copies through room that it asks the system for, and much of it is slow to get.
                for (int done = 0; done < length; done += PIECE) {
                    Output.this.write(bytes, from + done, Math.min(PIECE, length - done));
                }
            }

            @Override
            public void flush() {
                Output.this.flush();
            }
        };
    }

    /** A JSON document, which is UTF-8 whatever the locale is. */
    void json(Map<String, ?> document) throws IOException {
        write(Json.write(document) + "\n", UTF_8);
    }

    /** A line on standard error, of what a published file could not keep. */
    void loss(IOException loss) {
        note("tempfile: " + Legible.foreign(Explanation.of(loss)));
    }

    /** A line on standard error; that nobody reads it is no failure. */
    void note(String text) {
        try {
            flush();
        } catch (Lost e) {
            // Then the note says what became of the rest, or it says something else all the same.
        }
        try {
            err.write((Legible.in(charset, text) + System.lineSeparator()).getBytes(charset));
            err.flush();
        } catch (IOException e) {
            // There is nowhere left to say so.
        }
    }

    /** Progress on standard error, over what stood there before. */
    void progress(String text) {
        if (errTerminal) {
            try {
                err.write(("\r\033[K" + Legible.in(charset, text)).getBytes(charset));
                err.flush();
            } catch (IOException e) {
                // As for notes.
            }
        }
    }

    void flush() {
        try {
            if (!lost) {
                out.flush();
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private void write(String text, Charset encoding) {
        byte[] bytes = text.getBytes(encoding);
        write(bytes, 0, bytes.length);
    }

    private void write(byte[] bytes, int from, int length) {
        try {
            if (!lost) {
                out.write(bytes, from, length);
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Said once; what is buffered would only fail again. */
    private Lost lost(IOException failure) {
        lost = true;
        return new Lost(failure);
    }
}
