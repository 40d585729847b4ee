/** Files larger than memory, in chunks of whole records. */
module dev.tempfile.chunks {
    requires transitive dev.tempfile;
    requires de.siegmar.fastcsv;
    requires static org.jspecify;

    exports dev.tempfile.chunks;
}
