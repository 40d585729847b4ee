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
        String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong usage");
        output.note(name + ": " + Legible.foreign(message) + "; see '" + name + " --help'");
        return Main.WRONG_USAGE;
    }
}
