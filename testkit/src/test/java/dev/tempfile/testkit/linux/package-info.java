/** What is different where tempfile-linux may make native calls, and that nothing else is. Run from Java 22 on. */
package dev.tempfile.testkit.linux;
