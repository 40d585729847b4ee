/**
 * The command {@code tempfile}: {@link dev.tempfile.cli.Main} finds the command that is meant, and loads that one alone.
 *
 * <p>Each command gathers what it has to say as data first, and then either prints it for people or writes it as one
 * JSON document; {@link dev.tempfile.cli.Output} is the only way out.
 */
@NullMarked
package dev.tempfile.cli;

import org.jspecify.annotations.NullMarked;
