package dev.tempfile.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** All that is parsed by picocli: every command, its help, and what is said when it is used wrongly. */
final class CommandTree {

    private CommandTree() {}

    static int execute(Output output, List<String> words, boolean verbose) {
        return of(output, Commands.named(words), verbose).execute(words.toArray(String[]::new));
    }

    private static CommandLine of(Output output, List<Commands> offered, boolean verbose) {
        Ansi ansi = output.ink() == Ink.COLOURED ? Ansi.ON : Ansi.OFF;
        CommandLine line = new CommandLine(new Root());
        for (Commands command : offered) {
            line.addSubcommand(command.word(), command.create(output));
        }
        return line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
                .setUsageHelpWidth(output.width())
                .setOut(new LinePrinter(output::line))
                .setErr(new LinePrinter(output::note))
                .setParameterExceptionHandler((wrong, args) -> wrongUsage(output, wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> Main.failed(output, failure, verbose));
    }

    private static int wrongUsage(Output output, CommandLine.ParameterException wrong) {
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
        return Explanation.forUsers(
                String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong usage"));
    }
}
