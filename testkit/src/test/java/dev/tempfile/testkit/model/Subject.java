package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.ByteFile;
import dev.tempfile.LineEnds;
import dev.tempfile.TextFormat;
import dev.tempfile.TextView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * A file and its model side by side. All views are taken at once, while the file is empty, for they must stay good.
 *
 * <p>As text it is Latin-1, in which every byte is a character, so that bytes and text can be mixed without a thought; what is
 * hard about text has models of its own.
 */
final class Subject {
    final ByteFile file;
    final FileModel model = new FileModel();
    final LineEnds lineEnds;
    final InputStream input;
    final OutputStream output;
    final InputStream independent;
    final TextView text;
    final Reader reader;
    final Writer writer;

    /** Where the independent stream is. */
    long independentPosition;

    Subject(ByteFile file, LineEnds lineEnds) throws IOException {
        this.file = file;
        this.lineEnds = lineEnds;
        input = file.input();
        output = file.output();
        independent = file.newInput();
        text = file.text(TextFormat.of(StandardCharsets.ISO_8859_1).withLineEnds(lineEnds));
        reader = text.reader();
        writer = text.writer();
    }

    /** Looks at all that can be seen without moving the position. */
    void look() throws IOException {
        assertThat(file.position()).as("position").isEqualTo(model.position());
        assertThat(file.size()).as("size").isEqualTo(model.size());
        assertThat(file.newInput().readAllBytes()).as("content").isEqualTo(model.bytes());
        assertThat(file.position()).as("position, unmoved").isEqualTo(model.position());
    }
}
