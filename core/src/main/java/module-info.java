/** Temporary files and directories that are private, never left behind, and published whole or not at all. */
module dev.tempfile {
    requires static jdk.jfr;
    requires static org.jspecify;

    exports dev.tempfile;
}
