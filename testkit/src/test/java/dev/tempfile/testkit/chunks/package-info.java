/** Files in chunks where the machine is in the way: a full disk, no rights, little memory. */
@NullMarked
package dev.tempfile.testkit.chunks;

import org.jspecify.annotations.NullMarked;
