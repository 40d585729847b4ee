/** How the library lives in a process: it starts on either path, lives beside copies of itself, forgets nothing, and ends clean. */
package dev.tempfile.testkit.life;
