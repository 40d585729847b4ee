package dev.tempfile.chunks.sort;

/**
 * What a sort did.
 *
 * @param records how many it read, headers not counted
 * @param written how many it wrote
 * @param bytes how many bytes it wrote, the header among them
 * @param runs how many sorted parts it kept in temporary files; 0 where all had room in memory
 * @param passes how often it merged some of these into longer ones, since memory had no room to read all at a time
 * @param memory how many bytes of memory it took for records, keys, their index and blocks of files, never more than it may
 */
public record SortSummary(long records, long written, long bytes, int runs, int passes, long memory) {}
