/** Deleting a tree that resists, that is huge, or that somebody else works in meanwhile. */
package dev.tempfile.testkit.deletion;
