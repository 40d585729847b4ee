/**
 * Temporary files and directories that are private, never left behind, and published whole or not at all.
 *
 * <h2>Which type do I want?</h2>
 *
 * <ul>
 *   <li>Use {@link dev.tempfile.TempFile} when somebody else needs a <b>path</b>: another program, a library that takes a path.
 *   <li>Use {@link dev.tempfile.UnnamedFile} when only this code reads and writes it: it has no name anywhere, and vanishes with
 *       the process.
 *   <li>Use {@link dev.tempfile.SpooledFile} when it is usually small: in memory until it grows past a limit, then on disk.
 *   <li>Use {@link dev.tempfile.MemoryFile} when it is always small.
 *   <li>Use {@link dev.tempfile.AtomicFile} to replace a file that others read: they see the old content or the new one.
 *   <li>Use {@link dev.tempfile.TempDirectory} for several files, for a tree, or to close everything that a request made at once.
 *   <li>Use {@link dev.tempfile.TempSpec} to say where, with which name, how large, and to create what outlives this code.
 * </ul>
 *
 * <p>{@link dev.tempfile.TempFiles} is the process: which directory is used and why, what is alive, deleting a tree safely.
 *
 * <h2>What it will not do</h2>
 *
 * <p>No names without files (Python's {@code mktemp}): between the name and the file another user gets in. No promise about files
 * that other programs make outside our directories. No general file utilities.
 */
@NullMarked
package dev.tempfile;

import org.jspecify.annotations.NullMarked;
