/**
 * What Tempfile costs beside its peers.
 *
 * <p>Use {@code benchmarks/peers/run} to compare it with other languages and libraries, program by program; {@link
 * dev.tempfile.benchmarks.WorkBenchmark} to look inside one JVM; {@code benchmarks/growth} to draw how the cost grows
 * with the size and the number of files; {@code benchmarks/peers/syscalls} to count what it asks of the kernel.
 */
package dev.tempfile.benchmarks;
