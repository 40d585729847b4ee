/**
 * The library against models: what a file is, is a byte array with one position; what a text is, is a {@code String}.
 *
 * <p>jqwik makes up what is done, the model says what must come of it, and what fails is shrunk. What once failed stays as an
 * example. More tries than a build has time for: {@code mvn test -pl testkit -Djqwik.tries.default=20000}.
 */
@NullMarked
package dev.tempfile.testkit.model;

import org.jspecify.annotations.NullMarked;
