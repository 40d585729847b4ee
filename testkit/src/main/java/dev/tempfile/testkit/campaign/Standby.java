package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Programs that are started while another one is being driven: starting is what takes the time. */
final class Standby implements AutoCloseable {
    private static final int AHEAD = 2;

    private final Scope scope;
    private final String operation;
    private final Deque<CompletableFuture<Session>> started = new ArrayDeque<>();
    private int wanted;

    Standby(Scope scope, String operation, int wanted) {
        this.scope = scope;
        this.operation = operation;
        this.wanted = wanted;
        fill();
    }

    private void fill() {
        while (started.size() < AHEAD && wanted > 0) {
            wanted--;
            started.add(CompletableFuture.supplyAsync(this::start));
        }
    }

    private Session start() {
        try {
            Session session = new Session(scope.program(), operation, Ground.in(scope.parent()));
            session.running();
            return session;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Session next() {
        Session session = started.remove().join();
        fill();
        return session;
    }

    @Override
    public void close() throws IOException {
        for (CompletableFuture<Session> one : started) {
            try (Session session = one.join();
                    Ground ground = session.ground()) {
                session.discard();
            }
        }
    }
}
