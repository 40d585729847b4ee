/**
 * How nothing is left behind: who owns which path, and who deletes it when.
 *
 * <p>A {@link dev.tempfile.ownership.Lease} is the duty to delete one path, at most once. An
 * {@link dev.tempfile.ownership.Owner}, one for each class loader, holds the leases that are alive and fulfils them at exit. In
 * each directory that it is told to use it makes one {@link dev.tempfile.ownership.ProcessDirectory}; that a path lies in there
 * is the record that it is ours.
 */
@NullMarked
package dev.tempfile.ownership;

import org.jspecify.annotations.NullMarked;
