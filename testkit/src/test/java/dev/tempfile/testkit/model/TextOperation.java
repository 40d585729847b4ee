package dev.tempfile.testkit.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.LineEnds;
import java.io.IOException;

/** What is done to a file through its view as Latin-1 text. */
sealed interface TextOperation extends Operation {
    /** {@code text().write(CharSequence)}. */
    record WriteText(Bytes characters) implements TextOperation {
        @Override
        public void on(Subject subject) throws IOException {
            String written = text(characters.value());
            subject.text.write(written);
            write(subject, written);
        }
    }

    /** {@code text().writeLine(CharSequence)}. */
    record WriteLine(Bytes characters) implements TextOperation {
        @Override
        public void on(Subject subject) throws IOException {
            String line = text(characters.value());
            subject.text.writeLine(new StringBuilder(line));
            write(subject, line + "\n");
        }
    }

    /** {@code text().writer().write(char[], int, int)}, of a part of an array. */
    record WriteCharacters(Bytes characters) implements TextOperation {
        @Override
        public void on(Subject subject) throws IOException {
            String written = text(characters.value());
            subject.writer.write(("12" + written + "345").toCharArray(), 2, written.length());
            write(subject, written);
        }
    }

    /** {@code text().readLine()}. */
    record ReadLine() implements TextOperation {
        @Override
        public void on(Subject subject) throws IOException {
            String line = subject.text.readLine();
            if (subject.model.left() == 0) {
                assertThat(line).isNull();
                return;
            }
            String rest = text(subject.model.from(subject.model.position(), subject.model.left()));
            int end = 0;
            while (end < rest.length() && rest.charAt(end) != '\n' && rest.charAt(end) != '\r') {
                end++;
            }
            assertThat(line).isEqualTo(rest.substring(0, end));
            subject.model.read(end + (rest.startsWith("\r\n", end) ? 2 : 1));
        }
    }

    /** {@code text().reader().read(char[])}: at least one character if there is one. */
    record ReadCharacters(int length) implements TextOperation {
        @Override
        public void on(Subject subject) throws IOException {
            char[] target = new char[length];
            int count = subject.reader.read(target);
            if (length == 0) {
                assertThat(count).isZero();
            } else if (subject.model.left() == 0) {
                assertThat(count).isEqualTo(-1);
            } else {
                assertThat(count).isBetween(1, Math.min(length, subject.model.left()));
                assertThat(new String(target, 0, count)).isEqualTo(next(subject, count));
            }
        }

        private static String next(Subject subject, int count) {
            if (subject.lineEnds == LineEnds.VERBATIM) {
                return text(subject.model.read(count));
            }
            StringBuilder next = new StringBuilder();
            while (next.length() < count) {
                String one = text(subject.model.read(1));
                if (one.equals("\r")
                        && text(subject.model.from(subject.model.position(), 1)).equals("\n")) {
                    subject.model.read(1);
                }
                next.append(one.equals("\r") ? "\n" : one);
            }
            return next.toString();
        }
    }

    /** {@code text().readAll()}. */
    record ReadAllText() implements TextOperation {
        @Override
        public void on(Subject subject) throws IOException {
            String expected = text(subject.model.readAll());
            if (subject.lineEnds != LineEnds.VERBATIM) {
                expected = expected.replace("\r\n", "\n").replace('\r', '\n');
            }
            assertThat(subject.text.readAll()).isEqualTo(expected);
        }
    }

    /** {@code text().rewind()}. */
    record RewindText() implements TextOperation {
        @Override
        public void on(Subject subject) throws IOException {
            subject.text.rewind();
            subject.model.seek(0);
        }
    }

    /** {@code text().flush()}. */
    record FlushText() implements TextOperation {
        @Override
        public void on(Subject subject) throws IOException {
            subject.text.flush();
        }
    }

    private static void write(Subject subject, String written) {
        String ended = subject.lineEnds == LineEnds.CRLF ? written.replace("\n", "\r\n") : written;
        subject.model.write(ended.getBytes(ISO_8859_1));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
