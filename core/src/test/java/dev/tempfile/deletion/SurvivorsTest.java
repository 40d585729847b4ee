package dev.tempfile.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is said of entries that could not be deleted. */
class SurvivorsTest {
    private static final Path TREE = Path.of("/tree");

    private final Survivors survivors = new Survivors(TREE, null);

    private void survived(String name) throws IOException {
        Path path = TREE.resolve(name);
        survivors.add("delete", path, new FileSystemException(path.toString(), null, "busy"));
    }

    @Test
    void nothingIsSaidWhereNothingIsLeft() {
        assertThatCode(survivors::throwIfAny).doesNotThrowAnyException();
    }

    @Test
    void theTreeItselfIsSaidInTheSystemsOwnWords() throws IOException {
        AccessDeniedException failure = new AccessDeniedException(TREE.toString());
        survivors.add("delete", TREE, failure);
        assertThatThrownBy(survivors::throwIfAny).isSameAs(failure);
    }

    @Test
    void tenAreNamedTheOthersCountedAndAHundredKept() throws IOException {
        for (int i = 0; i < 150; i++) {
            survived("entry-" + i);
        }
        assertThat(survivors.count()).isEqualTo(150);
        assertThatThrownBy(survivors::throwIfAny)
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("/tree: not deleted whole; left: /tree/entry-0 (busy), /tree/entry-1 (busy)")
                .hasMessageContaining("/tree/entry-9 (busy) and 140 more;")
                .hasMessageNotContaining("entry-10")
                .hasRootCauseMessage("/tree/entry-0: busy")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .hasSize(99)
                        .extracting(Throwable::getMessage)
                        .contains("/tree/entry-1: busy", "/tree/entry-99: busy"));
    }

    @Test
    void tenAreAllNamed() throws IOException {
        for (int i = 0; i < 10; i++) {
            survived("entry-" + i);
        }
        assertThatThrownBy(survivors::throwIfAny)
                .hasMessageContaining("/tree/entry-9 (busy);")
                .hasMessageNotContaining("more");
    }
}
