package dev.tempfile.testkit.campaign.program;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations that publish a content whole or not at all: what is published, how strongly, and over what. */
public enum AtomicOperation {
    /** An atomic file that replaces, durable. */
    COMMIT("commit", Source.ATOMIC_FILE, Strength.DURABLE, false),
    /** An atomic file at a new name, durable. */
    COMMIT_NEW("commit-new", Source.ATOMIC_FILE, Strength.DURABLE, true),
    /** An atomic file that replaces. */
    REPLACE("replace", Source.ATOMIC_FILE, Strength.ATOMIC, false),
    /** An atomic file at a new name. */
    REPLACE_NEW("replace-new", Source.ATOMIC_FILE, Strength.ATOMIC, true),
    /** An atomic file that replaces, and promises nothing for a power cut. */
    REPLACE_UNSYNCED("replace-unsynced", Source.ATOMIC_FILE, Strength.UNSYNCED, false),
    /** A temporary file that replaces. */
    MOVE("move", Source.TEMP_FILE, Strength.ATOMIC, false),
    /** A temporary file that gets a new name. */
    MOVE_NEW("move-new", Source.TEMP_FILE, Strength.ATOMIC, true),
    /** A temporary file that replaces, durable. */
    MOVE_DURABLE("move-durable", Source.TEMP_FILE, Strength.DURABLE, false),
    /** A temporary file that gets a new name, durable. */
    MOVE_DURABLE_NEW("move-durable-new", Source.TEMP_FILE, Strength.DURABLE, true),
    /** A spooled file that replaces. */
    SPOOL_MOVE("spool-move", Source.SPOOLED_FILE, Strength.ATOMIC, false),
    /** A spooled file at a new name. */
    SPOOL_MOVE_NEW("spool-move-new", Source.SPOOLED_FILE, Strength.ATOMIC, true),
    /** A spooled file that replaces, durable. */
    SPOOL_MOVE_DURABLE("spool-move-durable", Source.SPOOLED_FILE, Strength.DURABLE, false),
    /** A spooled file at a new name, durable. */
    SPOOL_MOVE_DURABLE_NEW("spool-move-durable-new", Source.SPOOLED_FILE, Strength.DURABLE, true);

    /** What is published. */
    public enum Source {
        /** A file that was made to replace another one. */
        ATOMIC_FILE,
        /** A named temporary file, moved. */
        TEMP_FILE,
        /** A spooled file that has grown onto the disk, moved. */
        SPOOLED_FILE
    }

    /** What survives a power cut. */
    public enum Strength {
        /** Nothing that anybody promises. */
        UNSYNCED,
        /** The old content or the new one. */
        ATOMIC,
        /** The new content, once the operation has returned. */
        DURABLE
    }

    private final String operation;
    private final Source source;
    private final Strength strength;
    private final boolean fresh;

    AtomicOperation(String operation, Source source, Strength strength, boolean fresh) {
        this.operation = operation;
        this.source = source;
        this.strength = strength;
        this.fresh = fresh;
    }

    /** The one that a campaign calls so, or null if that is no atomic operation. */
    public static @Nullable AtomicOperation named(String operation) {
        for (AtomicOperation known : values()) {
            if (known.operation.equals(operation)) {
                return known;
            }
        }
        return null;
    }

    /** What a campaign calls them. */
    public static List<String> names() {
        return Arrays.stream(values()).map(AtomicOperation::toString).toList();
    }

    /** Those of which something survives a power cut. */
    public static List<String> namesOfSynced() {
        return Arrays.stream(values())
                .filter(known -> known.strength != Strength.UNSYNCED)
                .map(AtomicOperation::toString)
                .toList();
    }

    /** What a campaign calls it. */
    @Override
    public String toString() {
        return operation;
    }

    /** What is published. */
    public Source source() {
        return source;
    }

    /** What survives a power cut. */
    public Strength strength() {
        return strength;
    }

    /** Whether it is published at {@link Layout#absent()}, and not over {@link Layout#target()}. */
    public boolean isFresh() {
        return fresh;
    }
}
