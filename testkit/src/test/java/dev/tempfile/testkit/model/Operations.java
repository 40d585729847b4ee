package dev.tempfile.testkit.model;

import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Sequences of operations as jqwik makes them up. */
final class Operations {
    private static final int LONGEST = 30;

    private Operations() {}

    static Arbitrary<List<Operation>> any() {
        return one().list().ofMaxSize(LONGEST);
    }

    private static Arbitrary<Operation> one() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, writing()), Tuple.of(8, reading()), Tuple.of(6, moving()), Tuple.of(2, settling()));
    }

    private static Arbitrary<Operation> writing() {
        return Arbitraries.oneOf(
                bytes(Operation.Write::new),
                bytes(Operation.WriteBuffer::new),
                bytes(Operation.TransferFrom::new),
                bytes(Operation.Output::new),
                bytes(Operation.OutputEach::new),
                bytes(TextOperation.WriteText::new),
                bytes(TextOperation.WriteLine::new),
                bytes(TextOperation.WriteCharacters::new));
    }

    private static Arbitrary<Operation> reading() {
        return Arbitraries.oneOf(
                lengths(Operation.Read::new),
                lengths(Operation.Input::new),
                lengths(Operation.ReadIndependently::new),
                lengths(TextOperation.ReadCharacters::new),
                lengths(Operation.InputSkip::new),
                each(new TextOperation.ReadLine(), new TextOperation.ReadLine(), new TextOperation.ReadAllText()),
                each(new Operation.InputOne(), new Operation.ReadAll(), new Operation.TransferTo()));
    }

    private static Arbitrary<Operation> moving() {
        return Arbitraries.oneOf(
                lengths(Operation.Seek::new),
                lengths(Operation.Truncate::new),
                lengths(Operation.Resize::new),
                Arbitraries.of(Long.MAX_VALUE, 1L << 62, 1L << 47, 1L << 31).map(Operation.LookFarAway::new),
                each(new Operation.Rewind(), new TextOperation.RewindText(), new Operation.SeekToEnd()));
    }

    private static Arbitrary<Operation> settling() {
        return each(
                new Operation.Look(),
                new Operation.Available(),
                new Operation.Flush(),
                new TextOperation.FlushText(),
                new Operation.Force(),
                new Operation.Rollover(),
                new Operation.Keep(),
                new Operation.ReadByPath());
    }

    private static Arbitrary<Operation> bytes(Function<Bytes, Operation> operation) {
        return Bytes.any().map(operation);
    }

    private static Arbitrary<Operation> lengths(Function<Integer, Operation> operation) {
        return Bytes.lengths().map(operation);
    }

    private static Arbitrary<Operation> each(Operation... operations) {
        return Arbitraries.of(operations);
    }
}
