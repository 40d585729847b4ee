package dev.tempfile.testkit.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/ownership.md as a model: two owners and two sweeps, each of which can be killed before each of its steps, in every order.
 */
@Timeout(300)
class SweepModelTest {
    static List<Cast> casts() {
        return Cast.all();
    }

    @ParameterizedTest
    @MethodSource("casts")
    void inNoOrderOfTheStepsIsAnythingBroken(Cast cast) {
        Exploration all = Exploration.of(EnumSet.allOf(Rule.class), cast);

        System.out.println(all);
        assertThat(all.counterExample()).as("%s: %s", all, all.broken()).isEmpty();
        assertThat(all.states()).as("explored").isGreaterThan(500_000);
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void withoutAnyOneRuleSomethingIsAsTheDocumentSays(Rule rule) throws IOException {
        Exploration without = Exploration.of(EnumSet.complementOf(EnumSet.of(rule)), rule.cast());

        List<String> steps = without.counterExample();
        System.out.println("Without \"" + rule.text() + "\": " + without.broken() + ", " + without);
        steps.forEach(step -> System.out.println("    " + step));
        assertThat(without.broken()).as("%s", steps).isEqualTo(rule.broken());
        Invariant broken = rule.broken();
        if (broken == null) {
            OwnershipDocument.saysThatNothingBreaks(rule.text());
        } else {
            OwnershipDocument.says(rule.text(), broken.broken(), steps.size());
        }
    }
}
