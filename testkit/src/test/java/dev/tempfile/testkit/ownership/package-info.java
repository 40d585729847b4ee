/** What becomes of what dead processes left, and of what only looks like it. */
package dev.tempfile.testkit.ownership;
