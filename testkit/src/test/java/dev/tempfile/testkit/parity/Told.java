package dev.tempfile.testkit.parity;

import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A listener that remembers what it was told while it was set. */
final class Told implements TempListener, AutoCloseable {
    final List<Path> tried = Collections.synchronizedList(new ArrayList<>());
    final List<Path> made = Collections.synchronizedList(new ArrayList<>());
    final List<Path> kept = Collections.synchronizedList(new ArrayList<>());
    final List<Path> deleted = Collections.synchronizedList(new ArrayList<>());
    final List<Path> left = Collections.synchronizedList(new ArrayList<>());
    final List<String> forgotten = Collections.synchronizedList(new ArrayList<>());

    private Told() {}

    /** Sets a new one, until it is closed. */
    static Told listening() {
        Told told = new Told();
        TempFiles.setListener(told);
        return told;
    }

    @Override
    public void creating(Path path) {
        tried.add(path);
    }

    @Override
    public void created(Path path) {
        made.add(path);
    }

    @Override
    public void kept(Path path) {
        kept.add(path);
    }

    @Override
    public void deleted(Path path) {
        deleted.add(path);
    }

    @Override
    public void left(Path path, IOException failure) {
        left.add(path);
    }

    @Override
    public void forgotten(String kind, Path path) {
        forgotten.add(kind);
    }

    @Override
    public void close() {
        TempFiles.setListener(null);
    }
}
