/**
 * What the operating system and its file systems are asked for: private creation, unpredictable names, deletion relative to a
 * directory handle, renaming without replacing, and what a directory can promise.
 *
 * <p>The lowest floor of the library: it knows the JDK and nothing above it. It asks the provider what it supports and never
 * asks for the operating system's name.
 */
@NullMarked
package dev.tempfile.platform;

import org.jspecify.annotations.NullMarked;
