package dev.tempfile.testkit.ownership;

import org.jspecify.annotations.Nullable;

/** Takes in what can happen next. */
@FunctionalInterface
interface Steps {
    /**
     * One thing that can happen.
     *
     * @param who who does it
     * @param what what is done
     * @param next what is the case then
     * @param broken what must never be and then is, or null
     */
    void add(String who, String what, ModelState next, @Nullable Invariant broken);
}
