package dev.tempfile.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words that a command is given. A command says once, in the order of its help, which there may be: so it reads them, and so
 * picocli is told of them where {@link PlainWords} do not suffice.
 *
 * <p>Names are separated by a space, as in {@code "-o --output"}. An operand is a word that belongs to no option; options are to be
 * read before it, and after a command that is run.
 */
interface Words {

    /** Whether an option is given that has no value. */
    boolean flag(String names, String description);

    /** The value of an option, or null. */
    <T> @Nullable T value(Class<T> type, String names, String label, String description);

    /** The values of an option that may be given several times. */
    List<String> values(String names, String label, String description);

    /** The value of an option that has one only after a {@code =}; empty without it, and null if the option is not given. */
    @Nullable
    String valueIfAttached(String names, String label, String description);

    /**
     * The operands.
     *
     * @param count how many there may be: {@code 1}, or {@code 0..*}
     */
    <T> List<T> operands(Class<T> type, String count, String label, String description);

    /** A command that is run and its arguments: what begins with the first operand, or follows {@code --}. */
    List<String> command(String label, String description);

    /** The same, or nothing; only what follows {@code --}. */
    List<String> commandAfterDashes(String label, String description);
}
