package dev.tempfile.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code tempfile} without a command, and the options that every command has. */
@Command(
        name = "tempfile",
        header = {"Temporary files that are private, and gone afterwards.", ""},
        description = "",
        versionProvider = Root.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile tour                        see all of it happen on this machine",
            "  tempfile tour --data measures.csv    the same, with a file of yours",
            "  file=$$(tempfile make --suffix .csv)  a private file of your own",
            "  tempfile run -- make check           a command that leaves nothing behind",
            "  tempfile write f -- sort f           a file replaced whole, or not at all",
            "  tempfile doctor                      where files go, and what holds there",
            "",
            "'tempfile COMMAND --help' teaches each command by example.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage."
        })
@SuppressWarnings("UnusedVariable") // picocli reads the options
final class Root {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help, and exit.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version, and exit.")
    private boolean version;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "On failure, print a stack trace too.")
    private boolean verbose;

    /** From the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String ours = Root.class.getPackage().getImplementationVersion();
            return new String[] {"tempfile " + (ours == null ? "(development)" : ours) + " · Java " + Runtime.version()
            };
        }
    }
}
