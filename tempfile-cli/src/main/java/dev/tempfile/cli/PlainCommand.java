package dev.tempfile.cli;

import java.io.IOException;

/** What a command was asked for, understood without picocli or with it. */
interface PlainCommand {
    /**
     * Does it.
     *
     * @return the exit code
     */
    int run(Output output) throws IOException;
}
