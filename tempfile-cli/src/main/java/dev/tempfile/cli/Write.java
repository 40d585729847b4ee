package dev.tempfile.cli;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.PublishException;
import dev.tempfile.TargetChangedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code tempfile write} was asked for, and the writing of it.
 *
 * @param target the file that gets the content
 * @param spec how it gets it
 * @param command the command whose output is the content, with its arguments; empty for standard input
 * @param json whether to print a document
 */
record Write(Path target, AtomicSpec spec, List<String> command, boolean json) {

    private static final int PIECE = 128 * 1024;

    /**
     * Puts all of standard input, or of the command's output, at the target.
     *
     * @return the command's own exit code; {@link Main#DONE} if there is none
     * @throws IOException that says on which side of the commit it failed
     */
    int run(Output output) throws IOException {
        return command.isEmpty()
                ? written(StandardInput.open("so there is nothing to write; " + target + " is as it was"), output)
                : new WriteOutput(this).run(output);
    }

    private int written(InputStream content, Output output) throws IOException {
        try (AtomicFile file = open()) {
            copy(content, file);
            commit(file, output);
        }
        return Main.DONE;
    }

    /** A new content for the target. */
    AtomicFile open() throws IOException {
        try {
            return AtomicFile.open(target, spec);
        } catch (TargetChangedException known) {
            throw known;
        } catch (IOException failure) {
            throw unchanged(failure);
        }
    }

    /** Copies all of {@code content}. */
    void copy(InputStream content, AtomicFile file) throws IOException {
        OutputStream out = file.output();
        byte[] piece = new byte[PIECE];
        while (true) {
            int count;
            try {
                count = content.read(piece);
            } catch (IOException failure) {
                throw unchanged(
                        new IOException("what is to be written cannot be read: " + failure.getMessage(), failure));
            }
            if (count < 0) {
                return;
            }
            try {
                out.write(piece, 0, count);
            } catch (IOException failure) {
                throw unchanged(failure);
            }
        }
    }

    /** Puts it in the target's place, and says so if that was asked for. */
    void commit(AtomicFile file, Output output) throws IOException {
        long size;
        Path written;
        try {
            size = file.size();
            written = file.commit();
        } catch (PublishException | TargetChangedException known) {
            throw known;
        } catch (IOException failure) {
            throw unchanged(failure);
        }
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("target", written.toString());
            document.put("bytes", size);
            output.json(document);
        }
    }

    /** Whoever reads it wants to know which content is there now; the two that are thrown as they are say so. */
    private IOException unchanged(IOException failure) {
        return new IOException(Explanation.of(failure) + "; " + target + " is as it was", failure);
    }
}
