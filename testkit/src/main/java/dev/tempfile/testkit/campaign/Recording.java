package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What reached a disk, in its order; and what the disk may hold if the power fails at one moment of it.
 *
 * <p>A flush makes durable what was written before it. Of the writes after the last flush any may be lost, whole or in parts of 4
 * KiB, whatever became of the others.
 */
final class Recording {
    private static final int HEAD = 3 * Long.BYTES;
    private static final int PART = 4096;
    private static final char WRITE = 'W';
    private static final char FLUSH = 'F';
    private static final char MARK = 'M';

    private final byte[] log;
    private final List<Request> requests;
    private final int begin;
    private final int end;

    /** One request: a write, a flush or a mark. */
    private record Request(char kind, long offset, int length, int bytesAt) {
        boolean writes() {
            return kind == WRITE;
        }
    }

    /** A part of a write that reached the disk: where on the disk, and its bytes in the log. */
    private record Piece(long offset, int bytesAt, int length) {}

    /** What the disk holds when the power fails at a moment. */
    static final class State {
        private final String description;
        private final boolean returned;
        private final List<Piece> reached = new ArrayList<>();

        private State(String description, boolean returned) {
            this.description = description;
            this.returned = returned;
        }

        /** Whether the operation had returned by then. */
        boolean returned() {
            return returned;
        }

        @Override
        public String toString() {
            return description;
        }
    }

    private Recording(byte[] log, List<Request> requests) throws IOException {
        this.log = log;
        this.requests = requests;
        List<Integer> marks = new ArrayList<>();
        for (int index = 0; index < requests.size(); index++) {
            if (requests.get(index).kind() == MARK) {
                marks.add(index);
            }
        }
        if (marks.size() != 2) {
            throw new IOException(marks.size() + " marks in the recording, not two");
        }
        this.begin = marks.get(0);
        this.end = marks.get(1);
    }

    /** Reads a log with two marks: where the operation began, and where it had returned. */
    static Recording read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer log = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        List<Request> requests = new ArrayList<>();
        while (log.remaining() >= HEAD) {
            char kind = (char) log.getLong();
            Request request = new Request(kind, log.getLong(), Math.toIntExact(log.getLong()), log.position());
            if (request.writes()) {
                log.position(log.position() + request.length());
            }
            requests.add(request);
        }
        return new Recording(bytes, requests);
    }

    /** Every prefix from the beginning of the operation on: all that had reached the disk by a moment. */
    List<State> prefixes() {
        List<State> states = new ArrayList<>();
        for (int count = begin + 1; count <= requests.size(); count++) {
            // Until the next write the disk holds the same, and more may be expected of it.
            if (count == requests.size() || requests.get(count).writes()) {
                State state = new State("the first " + count + " requests", count > end);
                for (Request request : requests.subList(0, count)) {
                    if (request.writes()) {
                        state.reached.add(whole(request));
                    }
                }
                states.add(state);
            }
        }
        return states;
    }

    /** Random parts of what was written and not yet flushed when the operation had returned, and at random moments. */
    List<State> torn(int number, long seed) {
        List<Integer> counts = new ArrayList<>();
        for (int count = begin + 1; count <= requests.size(); count++) {
            if (requests.get(count - 1).writes()) {
                counts.add(count);
            }
        }
        counts.add(end + 1);
        Random random = new Random(seed);
        List<State> states = new ArrayList<>();
        for (int drawn = 0; drawn < number; drawn++) {
            int count = drawn % 4 == 0 ? end + 1 : counts.get(random.nextInt(counts.size()));
            State state = new State("the first " + count + " requests, torn #" + drawn, count > end);
            tear(requests.subList(0, count), random, state);
            states.add(state);
        }
        return states;
    }

    private static void tear(List<Request> made, Random random, State state) {
        int durable = made.size();
        while (durable > 0 && made.get(durable - 1).kind() != FLUSH) {
            durable--;
        }
        for (int index = 0; index < made.size(); index++) {
            Request request = made.get(index);
            int fate = index < durable ? 0 : random.nextInt(3);
            if (!request.writes() || fate == 1) {
                continue;
            }
            if (fate == 0) {
                state.reached.add(whole(request));
            } else {
                tear(request, random, state);
            }
        }
    }

    private static void tear(Request request, Random random, State state) {
        for (int at = 0; at < request.length(); at += PART) {
            if (random.nextBoolean()) {
                state.reached.add(new Piece(
                        request.offset() + at, request.bytesAt() + at, Math.min(PART, request.length() - at)));
            }
        }
    }

    private static Piece whole(Request request) {
        return new Piece(request.offset(), request.bytesAt(), request.length());
    }

    /** Gives an image, which holds what the disk held when the recording began, what it holds in that state. */
    void apply(State state, Path image) throws IOException {
        try (RandomAccessFile disk = new RandomAccessFile(image.toFile(), "rw")) {
            for (Piece piece : state.reached) {
                disk.seek(piece.offset());
                disk.write(log, piece.bytesAt(), piece.length());
            }
        }
    }
}
