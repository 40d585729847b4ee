/**
 * Sorts files larger than memory.
 *
 * <p>Use {@link dev.tempfile.chunks.sort.ExternalSort} for files and streams, by a {@link dev.tempfile.chunks.sort.SortKey} or a
 * comparator; a {@link dev.tempfile.chunks.sort.RecordSort} for records that a program has.
 */
@NullMarked
package dev.tempfile.chunks.sort;

import org.jspecify.annotations.NullMarked;
