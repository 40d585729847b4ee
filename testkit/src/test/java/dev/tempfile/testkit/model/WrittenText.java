package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.ByteFile;
import dev.tempfile.LineEnds;
import dev.tempfile.TextFormat;
import dev.tempfile.TextView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/**
 * A text that was written into a file piece by piece, beside the {@code String} that it must be and the bytes that the JDK makes
 * of it.
 */
final class WrittenText {
    /** More bytes than a character and the shifts around it have. */
    private static final int NEAR = 12;

    private final Alphabet alphabet;
    private final LineEnds lineEnds;
    private final ByteFile file;
    private final TextView view;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();

    // Since the file was last looked at: what is encoded in one go.
    private final StringBuilder pending = new StringBuilder();
    private final List<Mark> marks = new ArrayList<>();

    /** A position of the file, and the index of the character that begins there. */
    record Mark(long position, int index) {}

    WrittenText(Alphabet alphabet, LineEnds lineEnds, ByteFile file, List<Piece> pieces) throws IOException {
        this.alphabet = alphabet;
        this.lineEnds = lineEnds;
        this.file = file;
        this.view = file.text(TextFormat.of(alphabet.charset()).withLineEnds(lineEnds));
        for (Piece piece : pieces) {
            write(piece);
        }
        settled();
    }

    private void write(Piece piece) throws IOException {
        String written = piece.text(alphabet);
        int cut = piece.cutOf(written);
        piece.way().write(view, written.substring(0, cut));
        piece.way().write(view, written.substring(cut));
        String ended = lineEnds == LineEnds.CRLF ? written.replace("\n", "\r\n") : written;
        text.append(ended);
        pending.append(ended);
        switch (piece.then()) {
            case NOTHING -> {}
            case FLUSH -> file.flush();
            case TAKE_POSITION -> {
                settled();
                marks.add(mark(text.length()));
            }
            case LOOK_AT_SIZE -> {
                settled();
                assertThat(file.size()).isEqualTo(encoded.size());
            }
            case LEAVE_AND_RETURN -> {
                settled();
                file.rewind();
                if (isSymmetric()) {
                    view.readLine();
                }
                file.position(file.size());
            }
        }
    }

    private void settled() {
        encoded.writeBytes(alphabet.encode(pending.toString(), encoded.size() == 0));
        pending.setLength(0);
    }

    /** What was written, ends of lines as they are in the file. */
    String text() {
        return text.toString();
    }

    /** What the JDK writes for the same pieces. */
    byte[] encoded() {
        return encoded.toByteArray();
    }

    /** The file as text. */
    TextView view() {
        return view;
    }

    /** Positions that were taken after whole writes. */
    List<Mark> marks() {
        return marks;
    }

    /** The mark of the present position, at which the character of this index begins. */
    Mark mark(int index) throws IOException {
        return new Mark(file.position(), index);
    }

    /** Whether the JDK reads these bytes as this text: not so where a charset looks at the neighbours of a character. */
    boolean isSymmetric() {
        return new String(encoded(), alphabet.charset()).equals(text());
    }

    /** Goes back to a mark, where the rest of the text must be read, if the JDK can read it from anywhere near. */
    void goBackTo(Mark mark) throws IOException {
        String rest = text.substring(mark.index());
        if (!Reading.translated(rest, lineEnds).equals(readFrom(mark.position()))) {
            for (int off = -NEAR; off <= NEAR; off++) {
                assertThat(canBeReadByTheJdk(rest, mark.position() + off))
                        .as("%s: the JDK reads on at %+d", mark, off)
                        .isFalse();
            }
        }
    }

    private String readFrom(long position) throws IOException {
        file.position(position);
        try {
            return view.readAll();
        } catch (FileSystemException malformed) {
            return malformed.toString();
        }
    }

    private boolean canBeReadByTheJdk(String rest, long start) {
        byte[] bytes = encoded();
        return start >= 0
                && start <= bytes.length
                && alphabet.decodeLater(bytes, (int) start).equals(rest);
    }
}
