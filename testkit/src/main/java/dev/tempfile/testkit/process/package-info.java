/**
 * Processes of their own for tests: what only shows when a JVM starts, ends, is killed, or runs as somebody else.
 *
 * <p>{@link dev.tempfile.testkit.process.ChildJvm} runs a main class, {@link dev.tempfile.testkit.process.AsOrdinaryUser} a
 * test method as a user other than root.
 */
@NullMarked
package dev.tempfile.testkit.process;

import org.jspecify.annotations.NullMarked;
