/**
 * What the library is tested with, and nothing of the library itself.
 *
 * <p>{@link dev.tempfile.testkit.ByteFileContract} is the one contract of all file types, run on a {@link
 * dev.tempfile.testkit.Site}. Beneath, {@code process} has JVMs that a test may kill, run out of space, or give to another
 * user.
 */
@NullMarked
package dev.tempfile.testkit;

import org.jspecify.annotations.NullMarked;
