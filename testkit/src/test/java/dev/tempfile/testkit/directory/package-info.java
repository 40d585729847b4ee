/** What a temporary directory does beside being deleted: it is a scope, an archive, and a place for what the system executes. */
package dev.tempfile.testkit.directory;
