/**
 * Runs chunk jobs on a cluster of Apache Spark.
 *
 * <p>Use {@link dev.tempfile.spark.SparkEngine} where a {@link dev.tempfile.chunks.ChunkJob} would be run in this process, and the file
 * is too large for it. {@link dev.tempfile.spark.Main} is for {@code spark-submit}: it counts records and describes columns.
 */
@NullMarked
package dev.tempfile.spark;

import org.jspecify.annotations.NullMarked;
