package dev.tempfile.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** All that is parsed by picocli: every command, its help, and what is said when it is used wrongly. */
final class CommandTree {

    private CommandTree() {}

    static int perform(Output output, List<String> words) throws IOException {
        try {
            ParseResult parsed = parsed(output, words);
            Integer helped = CommandLine.executeHelpRequest(parsed);
            return helped == null ? performed(output, parsed) : helped;
        } catch (CommandLine.ParameterException wrong) {
            if (wrong.getCause() instanceof InvalidPathException unnameable) {
                throw unnameable; // rightly used, in the wrong locale
            }
            return Main.wrongUsage(
                    output, wrong.getCommandLine().getCommandSpec().qualifiedName(), message(wrong));
        }
    }

    /**
     * What picocli makes of these words.
     *
     * @throws CommandLine.ParameterException if they are wrong
     */
    static ParseResult parsed(Output output, List<String> words) {
        List<String> known = words;
        if (!words.isEmpty() && !words.get(0).startsWith("-") && Commands.of(words.get(0)) == null) {
            known = words.subList(0, 1); // asked for help, picocli would forgive a command that there is not
        }
        return of(output, Commands.named(known)).parseArgs(normalized(known).toArray(String[]::new));
    }

    private static int performed(Output output, ParseResult parsed) throws IOException {
        ParseResult meant = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        if (!(meant.commandSpec().userObject() instanceof Subcommand command)) {
            return Main.wrongUsage(
                    output,
                    "tempfile",
                    "which command? One of tour, make, write, run, chunk, count, sort, doctor, bench");
        }
        try {
            command.read(PicocliWords.read(meant));
            return command.run();
        } catch (WrongUsage wrong) {
            return Main.wrongUsage(output, meant.commandSpec().qualifiedName(), wrong.getMessage());
        }
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

    /** Picocli's own view of these commands. */
    static CommandLine of(Output output, List<Commands> offered) {
        Ansi ansi = output.ink() == Ink.COLOURED ? Ansi.ON : Ansi.OFF;
        CommandLine line = new CommandLine(new Root());
        for (Commands each : offered) {
            Subcommand command = each.create(output);
            CommandSpec spec = CommandSpec.forAnnotatedObject(command);
            command.read(PicocliWords.told(spec));
            line.addSubcommand(each.word(), spec);
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
                .setErr(new LinePrinter(output::note));
    }

    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new CommandLine.TypeConversionException("is empty"); // and not, as Java has it, where we are
        }
        return Path.of(text);
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
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong usage");
    }
}
