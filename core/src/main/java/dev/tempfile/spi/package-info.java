/**
 * The seam to the artifact {@code tempfile-linux}, for nobody else: what the Linux kernel can do and {@code java.nio.file} cannot
 * say.
 */
@NullMarked
package dev.tempfile.spi;

import org.jspecify.annotations.NullMarked;
