package dev.tempfile.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options of a command that contradict each other, or that have no such values. */
final class WrongUsage extends ParameterException {

    private static final long serialVersionUID = 1;

    WrongUsage(CommandSpec command, IllegalArgumentException why) {
        super(command.commandLine(), String.valueOf(why.getMessage()), why);
    }
}
