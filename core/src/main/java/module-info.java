/** Temporary files and directories that are private, never left behind, and published whole or not at all. */
@SuppressWarnings("module") // dev.tempfile.linux is built after this one
module dev.tempfile {
    requires static jdk.jfr;
    requires static org.jspecify;

    exports dev.tempfile;
    exports dev.tempfile.spi to
            dev.tempfile.linux;

    uses dev.tempfile.spi.LinuxCalls;
}
