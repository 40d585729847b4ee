package dev.tempfile.testkit.model;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Bytes that print and shrink as two numbers; no two of them alike in a row, and line ends among them. */
record Bytes(int length, int seed) {
    /** The bytes themselves. */
    byte[] value() {
        byte[] value = new byte[length];
        new Random(seed).nextBytes(value);
        for (int i = 0; i < length; i++) {
            if (value[i] >= 0 && value[i] < 24) {
                value[i] = (byte) (value[i] % 3 == 0 ? '\r' : '\n');
            }
        }
        return value;
    }

    /** Few bytes, and now and then as many as a buffer, a page, or two of them. */
    static Arbitrary<Bytes> any() {
        return Combinators.combine(lengths(), Arbitraries.integers().between(0, 99))
                .as(Bytes::new);
    }

    /** Lengths around the sizes at which something changes. */
    static Arbitrary<Integer> lengths() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.integers().between(0, 40)),
                Tuple.of(3, Arbitraries.integers().between(0, 1_100)),
                Tuple.of(2, around(256, 512, 8_192)),
                Tuple.of(1, around(65_536, 131_072)));
    }

    private static Arbitrary<Integer> around(int... sizes) {
        return Combinators.combine(
                        Arbitraries.integers().between(0, sizes.length - 1),
                        Arbitraries.integers().between(-2, 2))
                .as((index, off) -> sizes[index] + off);
    }
}
