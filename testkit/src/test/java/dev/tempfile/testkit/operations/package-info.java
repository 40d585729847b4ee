/** The recipes of {@code docs/operations.md}: a test for each deployment, which the document is compared with. */
@NullMarked
package dev.tempfile.testkit.operations;

import org.jspecify.annotations.NullMarked;
