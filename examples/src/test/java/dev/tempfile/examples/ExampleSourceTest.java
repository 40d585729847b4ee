package dev.tempfile.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ExampleSourceTest {

    private static final String SOURCE = """
            package p;

            /**
             * Shows {@code this} and
             * that. And more.
             */
            public final class Made {
                void run() {
                    // tag::show[]
                    first();
                    // end::show[]
                    hidden();
                    // tag::show[]

                    if (second()) {
                        // tag::inner[]
                        third();
                        // end::inner[]
                    }
                    // end::show[]
                    // tag::apart[]
                    one();
                    // end::apart[]
                }
                // tag::apart[]

                void two() {}
                // end::apart[]
                // tag::open[]
            }
            """;

    private final ExampleSource made = ExampleSource.of("Made", SOURCE);

    @Test
    void theSummaryIsTheFirstSentenceInPlainText() {
        assertThat(made.summary()).isEqualTo("Shows this and that.");
    }

    @Test
    void aRegionIsItsPiecesShiftedLeft() {
        assertThat(made.region("show")).containsExactly("first();", "", "if (second()) {", "    third();", "}");
    }

    @Test
    void regionsMayOverlap() {
        assertThat(made.region("inner")).containsExactly("third();");
    }

    @Test
    void aPieceAfterAnEmptyLineHasItsOwnIndentation() {
        assertThat(made.region("apart")).containsExactly("one();", "", "void two() {}");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> made.region("other"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("Made has no region other");
        assertThatThrownBy(() -> made.region("open")).hasMessage("Made: the region open does not end");
        assertThatThrownBy(() -> ExampleSource.of("NoSuch"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no example named NoSuch");
        assertThatThrownBy(() -> ExampleSource.of("../BasicFile")).isInstanceOf(NoSuchElementException.class);
    }
}
