package dev.tempfile.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the growth of files is taken from: a quota, or several things at once. Thread-safe. */
public interface Limit {
    /**
     * Takes {@code bytes} more, or changes nothing.
     *
     * @return why that is refused, and what to do; null if it is taken
     */
    @Nullable
    String take(long bytes) throws IOException;

    /** Gives back what was taken. */
    void giveBack(long bytes);

    /** Whether what is taken here is taken from {@code other} too. */
    default boolean includes(Limit other) {
        return equals(other);
    }

    /** What takes from both, or from neither; null stands for none. */
    static @Nullable Limit both(@Nullable Limit outer, @Nullable Limit inner) {
        if (outer == null || inner == null) {
            return outer == null ? inner : outer;
        }
        return new Both(outer, inner);
    }

    /** Two limits that hold at once. */
    record Both(Limit outer, Limit inner) implements Limit {
        @Override
        public @Nullable String take(long bytes) throws IOException {
            String refusal = outer.take(bytes);
            if (refusal != null) {
                return refusal;
            }
            boolean taken = false;
            try {
                refusal = inner.take(bytes);
                taken = refusal == null;
            } finally {
                if (!taken) {
                    outer.giveBack(bytes);
                }
            }
            return refusal;
        }

        @Override
        public void giveBack(long bytes) {
            inner.giveBack(bytes);
            outer.giveBack(bytes);
        }

        @Override
        public boolean includes(Limit other) {
            return outer.includes(other) || inner.includes(other);
        }
    }
}
