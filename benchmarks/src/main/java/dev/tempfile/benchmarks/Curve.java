package dev.tempfile.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The time that one kind of file took at each of several sizes or counts. */
final class Curve {
    private final String name;
    private final List<Double> at = new ArrayList<>();
    private final List<Double> microseconds = new ArrayList<>();

    Curve(String name) {
        this.name = name;
    }

    void add(long x, double nanoseconds) {
        at.add((double) x);
        microseconds.add(nanoseconds / 1000);
    }

    String name() {
        return name;
    }

    List<Double> at() {
        return at;
    }

    List<Double> microseconds() {
        return microseconds;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append(", µs:");
        for (int i = 0; i < at.size(); i++) {
            text.append(String.format(Locale.ROOT, "  %.0f: %.3f", at.get(i), microseconds.get(i)));
        }
        return text.toString();
    }
}
