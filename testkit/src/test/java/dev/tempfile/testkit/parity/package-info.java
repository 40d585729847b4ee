/**
 * The behaviours of Python's {@code tempfile}, one test or more for each row of {@code docs/parity.md}, found by the row's id:
 * {@code @Tag("parity:…")}. Rows that need a seam inside the library are in the library's own tests, under the same tags.
 */
package dev.tempfile.testkit.parity;
