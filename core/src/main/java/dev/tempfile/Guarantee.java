package dev.tempfile;

/**
 * A promise of this library, and what becomes of it in one directory.
 *
 * @param promise the promise, in a few words
 * @param kept whether it is kept in full; {@link TempSpec#strict()} refuses the directory otherwise, but for durable writes, which
 *     {@link AtomicSpec#durable()} refuses by itself, and for ageing, which takes days
 * @param how by which means it is kept, or in what it is weaker
 */
public record Guarantee(String promise, boolean kept, String how) {}
