/** Calls of the Linux kernel for the module {@code dev.tempfile}, which finds and uses them by itself. */
module dev.tempfile.linux {
    requires dev.tempfile;
    requires static org.jspecify;

    provides dev.tempfile.spi.LinuxCalls with
            dev.tempfile.linux.ForeignLinuxCalls;
}
