/**
 * The library against models: what a file is, is a byte array with one position; what a text is, is a {@code String}.
 *
 * <p>jqwik makes up what is done, the model says what must come of it, and what fails is shrunk. What once failed stays as an
 * example. For a campaign, more tries than a build has time for:
 *
 * <pre>{@code
 * mvn test -pl :tempfile,:tempfile-testkit -Dtest='dev.tempfile.testkit.model.*Test' \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Djqwik.tries.default=8000
 * }</pre>
 */
@NullMarked
package dev.tempfile.testkit.model;

import org.jspecify.annotations.NullMarked;
