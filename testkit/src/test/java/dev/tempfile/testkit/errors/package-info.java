/**
 * Bad input gets a clear error and nothing is lost: the message names the path, what was wrong, and what to do.
 *
 * <p>Each class is one kind of bad input; what is bad about a directory is real: a real link loop, a real full disk, a real user
 * without rights.
 */
package dev.tempfile.testkit.errors;
