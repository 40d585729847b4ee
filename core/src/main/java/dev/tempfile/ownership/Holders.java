package dev.tempfile.ownership;

import dev.tempfile.platform.Listing;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a process handed on to others, as a sweep finds it: the directory {@code holders} in its own, with a {@link Hold} each. */
final class Holders {
    /** No file of a user in a process directory has so short a name. */
    static final String NAME = "holders";

    private Holders() {}

    /** Why a process directory whose owner is dead must stay all the same: one of its holders lives, or is in doubt. Null if none. */
    static @Nullable Verdict veto(Path directory) throws IOException {
        Verdict doubt = null;
        for (Hold hold : holds(directory)) {
            Verdict found = hold.veto();
            if (found != null && found.state() == Verdict.State.ALIVE) {
                return found;
            }
            doubt = found == null ? doubt : found;
        }
        return doubt;
    }

    /**
     * Makes sure that nobody can become a holder any more: from then on what is in the directory may go.
     *
     * @return null if so; else who became one meanwhile, or may have
     */
    static @Nullable Verdict close(Path directory) throws IOException {
        for (Hold hold : holds(directory)) {
            Verdict veto = hold.close();
            if (veto != null) {
                return veto;
            }
        }
        return null;
    }

    private static List<Hold> holds(Path directory) throws IOException {
        Path holders = directory.resolve(NAME);
        if (!Files.isDirectory(holders, LinkOption.NOFOLLOW_LINKS)) {
            // The owner makes it before it hands anything on: then nothing was.
            return List.of();
        }
        List<Hold> holds = new ArrayList<>();
        try (Listing each = Listing.of(holders)) {
            for (Path hold : each) {
                holds.add(new Hold(directory, hold));
            }
        } catch (DirectoryIteratorException unlistable) {
            throw unlistable.getCause();
        }
        return holds;
    }
}
