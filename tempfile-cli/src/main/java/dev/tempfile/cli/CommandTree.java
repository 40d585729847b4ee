package dev.tempfile.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

/** All that is parsed by picocli: every command, its help, and what is said when it is used wrongly. */
final class CommandTree {

    private CommandTree() {}

    static int execute(Output output, List<String> words, boolean verbose) {
        if (!words.isEmpty() && !words.get(0).startsWith("-") && !Commands.exists(words.get(0))) {
            words = words.subList(0, 1); // asked for help, picocli would forgive a command that there is not
        }
        return of(output, Commands.named(words), verbose)
                .execute(normalized(words).toArray(String[]::new));
    }

    /** A value that may be left out is only what is attached: picocli would take the next word for it, which is the target. */
    private static List<String> normalized(List<String> words) {
        if (words.isEmpty() || !words.get(0).equals(Commands.WRITE.word())) {
            return words;
        }
        int end = words.indexOf("--");
        List<String> normalized = new ArrayList<>(words);
        normalized
                .subList(0, end < 0 ? words.size() : end)
                .replaceAll(word -> word.equals(WriteCommand.BACKUP) ? word + "=" : word);
        return normalized;
    }

    private static CommandLine of(Output output, List<Commands> offered, boolean verbose) {
        Ansi ansi = output.ink() == Ink.COLOURED ? Ansi.ON : Ansi.OFF;
        CommandLine line = new CommandLine(new Root());
        for (Commands command : offered) {
            line.addSubcommand(command.word(), command.create(output));
        }
        CommandLine run = line.getSubcommands().get(Commands.RUN.word());
        if (run != null) {
            run.setStopAtPositional(true);
        }
        if (run != null || line.getSubcommands().containsKey(Commands.WRITE.word())) {
            // Of what is run no word is ours to open; picocli looks at all of them at once.
            line.setExpandAtFiles(offered.size() > 1);
        }
        return line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
                .registerConverter(Path.class, CommandTree::path)
                .setUsageHelpWidth(output.width())
                .setOut(new LinePrinter(output::line))
                .setErr(new LinePrinter(output::note))
                .setParameterExceptionHandler((wrong, args) -> wrongUsage(output, wrong, verbose))
                .setExecutionExceptionHandler((failure, command, parsed) -> Main.failed(output, failure, verbose));
    }

    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new CommandLine.TypeConversionException("is empty"); // and not, as Java has it, where we are
        }
        return Path.of(text);
    }

    private static int wrongUsage(Output output, CommandLine.ParameterException wrong, boolean verbose) {
        if (wrong.getCause() instanceof InvalidPathException unnameable) {
            return Main.failed(output, unnameable, verbose); // rightly used, in the wrong locale
        }
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        output.note(name + ": " + Legible.foreign(message(wrong)) + "; see '" + name + " --help'");
        return Main.WRONG_USAGE;
    }

    private static String message(CommandLine.ParameterException wrong) {
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
            boolean command = !wrong.getCommandLine().getSubcommands().isEmpty();
            String word = unmatched.getUnmatched().get(0);
            String kind = word.startsWith("-") ? "option" : command ? "command" : "argument";
            List<String> near = kind.equals("command") ? Commands.like(word) : unmatched.getSuggestions();
            return "there is no " + kind + " '" + word + "'"
                    + (near.isEmpty() ? "" : ", but '" + String.join("' and '", near) + "'");
        }
        if (wrong.getArgSpec() instanceof OptionSpec option && "".equals(wrong.getValue())) {
            return option.longestName() + " is empty";
        }
        return Explanation.forUsers(
                String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong usage"));
    }
}
