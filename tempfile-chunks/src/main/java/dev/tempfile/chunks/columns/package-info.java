/**
 * Says what is in each column of a file: a job as any other, on the public API alone.
 *
 * <p>Use {@link dev.tempfile.chunks.columns.ColumnStatistics}, which gives a {@link dev.tempfile.chunks.columns.TableSummary}.
 */
@NullMarked
package dev.tempfile.chunks.columns;

import org.jspecify.annotations.NullMarked;
