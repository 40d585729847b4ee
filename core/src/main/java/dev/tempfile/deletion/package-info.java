/**
 * Deleting a directory with all that it holds, without ever leaving it.
 *
 * <p>{@link dev.tempfile.deletion.TreeDeletion} is the way in. {@link dev.tempfile.deletion.Emptying} is the walk, the same
 * everywhere; what it walks on is an {@link dev.tempfile.deletion.OpenDirectory}, held by its handle where the provider has
 * handles and by its path elsewhere. {@link dev.tempfile.deletion.Survivors} collects what could not be deleted.
 */
@NullMarked
package dev.tempfile.deletion;

import org.jspecify.annotations.NullMarked;
