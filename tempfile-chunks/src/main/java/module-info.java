/** Files larger than memory: in chunks of whole records, summed up by column, or sorted. */
module dev.tempfile.chunks {
    requires transitive dev.tempfile;
    requires de.siegmar.fastcsv;
    requires static org.jspecify;

    exports dev.tempfile.chunks;
    exports dev.tempfile.chunks.columns;
    exports dev.tempfile.chunks.sort;
}
