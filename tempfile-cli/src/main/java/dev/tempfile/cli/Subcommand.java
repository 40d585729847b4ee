package dev.tempfile.cli;

import java.io.IOException;

/** A command of {@code tempfile}: the words that it is given, and what it does then. */
interface Subcommand {

    /** Takes what it is given; called once, or a first time with words that tell picocli of them and give nothing. */
    void read(Words words);

    /**
     * Does it.
     *
     * @return the exit code
     * @throws WrongUsage if what it was given contradicts itself; then it did nothing
     */
    int run() throws IOException;
}
