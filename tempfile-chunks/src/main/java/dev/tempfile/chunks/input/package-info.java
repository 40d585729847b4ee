/** Reads the bytes of an input, and finds where its records end: what cutting and sorting share. Not exported. */
@NullMarked
package dev.tempfile.chunks.input;

import org.jspecify.annotations.NullMarked;
