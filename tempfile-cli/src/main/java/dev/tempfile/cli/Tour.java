package dev.tempfile.cli;

import dev.tempfile.TempFiles;
import dev.tempfile.examples.Example;
import dev.tempfile.examples.ExampleSource;
import dev.tempfile.examples.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The examples run one after the other under the eyes of a witness, and what was left of it all.
 *
 * @param steps in the guide's order
 * @param leftovers what was found at the end
 */
record Tour(List<Step> steps, Leftovers leftovers) {

    /**
     * One example that was run.
     *
     * @param number from 1 on
     * @param shows what it shows, in a sentence
     * @param code its lines
     * @param cameOut its facts by name
     * @param account what was seen to be made and to go
     * @param micros how long it took
     * @param problems what turned out otherwise
     */
    record Step(
            int number,
            Example example,
            String shows,
            List<String> code,
            Map<String, Object> cameOut,
            Witness.Account account,
            double micros,
            List<String> problems) {

        boolean good() {
            return problems.isEmpty();
        }
    }

    /** Runs them all; {@code before} and {@code after} hear of each. */
    static Tour of(List<Example> examples, BiConsumer<Integer, Example> before, Consumer<Step> after) {
        Witness witness = new Witness();
        TempFiles.setListener(witness);
        try {
            List<Step> steps = new ArrayList<>();
            for (Example example : examples) {
                before.accept(steps.size() + 1, example);
                Step step = step(steps.size() + 1, example, witness);
                steps.add(step);
                after.accept(step);
            }
            return new Tour(steps, Leftovers.of(witness.paths()));
        } finally {
            TempFiles.setListener(null);
        }
    }

    /** Whether everything turned out as the guide says, and nothing is left. */
    boolean good() {
        return leftovers.isNothing() && steps.stream().allMatch(Step::good);
    }

    /** What went wrong, for those who see no more of the tour than a line. */
    String failure() {
        return steps.stream()
                .filter(step -> !step.good())
                .map(step ->
                        "step " + step.number + ", " + step.example.title() + ": " + String.join("; ", step.problems))
                .findFirst()
                .orElse("the tour left something: " + leftovers.found() + " " + leftovers.live());
    }

    int made() {
        return steps.stream().mapToInt(step -> step.account.made()).sum();
    }

    private static Step step(int number, Example example, Witness witness) {
        ExampleSource source = example.source();
        Map<String, Object> cameOut = Map.of();
        List<String> problems = new ArrayList<>();
        long start = System.nanoTime();
        try {
            Facts facts = Facts.of(example.program().call());
            cameOut = facts.values();
            problems.addAll(facts.brokenClaims());
        } catch (Exception e) {
            if (Main.isShuttingDown()) {
                throw new CancellationException("the process is ending");
            }
            problems.add(Explanation.of(e));
        }
        double micros = (System.nanoTime() - start) / 1e3;
        return new Step(
                number, example, source.summary(), source.region("show"), cameOut, witness.account(), micros, problems);
    }
}
