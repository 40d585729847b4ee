/**
 * Files larger than memory, in chunks of whole records.
 *
 * <p>Use {@link dev.tempfile.chunks.Chunks} when you go through a file in pieces, or count its records. Use a
 * {@link dev.tempfile.chunks.ChunkJob} when each piece gives a value and the values are combined: it runs in parallel. Say
 * with a {@link dev.tempfile.chunks.RecordFormat} what a record is: CSV as it stands, CSV with another delimiter, lines, or
 * records of a fixed size. {@link dev.tempfile.chunks.columns} has a job that says what is in each column;
 * {@link dev.tempfile.chunks.sort} sorts.
 *
 * <p>This package finds where records end, and alters no byte. Taking a record apart into its fields is left to a parser of your
 * choice, which reads a {@link dev.tempfile.chunks.Chunk} as it would read a file.
 */
@NullMarked
package dev.tempfile.chunks;

import org.jspecify.annotations.NullMarked;
