/**
 * Every section of the guide to temporary files as a small Java program, in the guide's order.
 *
 * <p>Each example is one class with a {@code main}; what it found out comes back as a record, in which every
 * {@code boolean} is a claim that must be true: tests assert it, the tour ticks it. The lines between
 * {@code tag::show[]} and {@code end::show[]} are those that matter; documents and the tour quote them from the source
 * file itself, so that what is read is what was run. {@link dev.tempfile.examples.Guide} lists them all.
 */
package dev.tempfile.examples;
