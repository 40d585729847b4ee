/**
 * Where the bytes of a file live: on disk, in memory, or in memory until they grow past a limit.
 *
 * <p>Every storage is positional and knows neither a current position nor who owns it, so that all file types share one
 * implementation of everything else.
 */
@NullMarked
package dev.tempfile.storage;

import org.jspecify.annotations.NullMarked;
