package dev.tempfile.ownership;

import dev.tempfile.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The duty to delete one path, at most once, and to close what is open on it.
 *
 * <p>Fulfilled by {@code close()}, by the reaper when the object that it is for became unreachable, or at exit. A failed deletion
 * keeps the lease, so that whoever comes next tries again. It is the phantom reference to that object itself: the owner's
 * register, the reaper and the exit hook share one small thing for each file. Thread-safe.
 */
public final class Lease extends PhantomReference<Object> {
    private static final int HELD = 0;
    private static final int BUSY = 1;
    private static final int ENDED = 2;
    private static final long WAIT_NANOS = 200_000;

    private static volatile boolean anyHandedOn;

    private final Owner owner;
    private final String kind;
    private final @Nullable ProcessDirectory home;
    private final long created = System.currentTimeMillis();
    private final @Nullable Throwable site;
    private final int hash = ThreadLocalRandom.current().nextInt();
    private final AtomicInteger state = new AtomicInteger(HELD);
    private final @Nullable Storage charged;
    private volatile @Nullable Closeable content;
    private volatile @Nullable Place place;
    private volatile @Nullable Hold hold;
    private volatile boolean pathIsOut;
    private volatile boolean begun;

    Lease(
            Object holder,
            Owner owner,
            String kind,
            @Nullable Place place,
            @Nullable ProcessDirectory home,
            @Nullable Closeable content,
            @Nullable Throwable site) {
        super(holder, owner.unreachable());
        this.owner = owner;
        this.kind = kind;
        this.place = place;
        this.home = home;
        this.content = content;
        // Remembered apart, for what could not be deleted still takes its room when its handle is closed.
        this.charged = content instanceof Storage storage ? storage : null;
        this.site = site;
    }

    /** Random, because the identity hash of an object costs more than the rest of its registration. */
    @Override
    public int hashCode() {
        return hash;
    }

    /** Whether it is the same lease. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    /** What it is for: "file", "directory" and so on. */
    public String kind() {
        return kind;
    }

    /** The path to delete, or null for what has no name. */
    public @Nullable Path path() {
        Place at = place;
        return at == null ? null : at.path();
    }

    /** When it was made, in milliseconds since the epoch. */
    public long created() {
        return created;
    }

    /** Where it was made, if that is recorded. */
    public @Nullable Throwable site() {
        return site;
    }

    /** The directory of the process that it lies in; null beside other files and for what never had a name. */
    public @Nullable ProcessDirectory home() {
        return home;
    }

    /** Says that a user got the path, so that the file must not vanish while an object of ours is collected. */
    public void pathIsOut() {
        pathIsOut = true;
    }

    boolean isPathOut() {
        return pathIsOut;
    }

    /**
     * What other processes have the directory from, made at the first call. Not to be called by two threads at once.
     *
     * @param around the process directory that it lies in or beside, the one in which holders are recorded
     */
    public Hold holdIn(ProcessDirectory around) throws IOException {
        Hold known = hold;
        if (known == null) {
            anyHandedOn = true;
            known = around.newHold();
            hold = known;
        }
        return known;
    }

    /** Whether anything was ever handed on: else nothing needs to be asked at exit. */
    static boolean isAnyHandedOn() {
        return anyHandedOn;
    }

    /** What other processes have the directory from; null if it was never handed on. */
    public @Nullable Hold hold() {
        return hold;
    }

    /** Gives the duty up for the sake of a holder, whose record stays: whoever sweeps after its end deletes. */
    void leave() {
        hold = null;
        forget();
    }

    private void endHold() {
        Hold handedOn = hold;
        if (handedOn != null) {
            handedOn.end();
        }
    }

    /** Whether what there is to delete is deleted, or was in part. */
    public boolean wasBegun() {
        return begun;
    }

    /** Whether the duty is done or given up. */
    public boolean ended() {
        return state.get() == ENDED;
    }

    /**
     * Closes and deletes, unless that was done. Waits for another thread that is doing it.
     *
     * @throws IOException if something could not be closed or deleted; what was not deleted stays owed
     */
    public void fulfil() throws IOException {
        while (!state.compareAndSet(HELD, BUSY)) {
            if (state.get() == ENDED) {
                return;
            }
            // Who closes must find it gone, and who ends the JVM must not end it in the middle of somebody else's
            // deletion.
            LockSupport.parkNanos(WAIT_NANOS);
        }
        Place at = place;
        IOException failure = null;
        boolean deleted = false;
        if (at == null || !at.deletedWhileOpen()) {
            failure = closeContent();
        }
        try {
            begun = true;
            if (at != null) {
                at.delete();
            }
            deleted = true;
        } catch (IOException left) {
            failure = first(failure, left);
        } finally {
            if (deleted && at != null && at.deletedWhileOpen()) {
                failure = first(failure, closeContent());
            }
            state.set(deleted ? ENDED : HELD);
        }
        if (deleted) {
            ended(at);
        } else if (at != null && failure != null) {
            owner.tellLeft(at.path(), failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Gives the duty up: the path is somebody else's now, or was never made. Closes nothing. */
    public void forget() {
        if (state.getAndSet(ENDED) != ENDED) {
            end();
        }
    }

    /** Takes another path in place of the present one; null when the name is gone and only the content is left to close. */
    public void moveTo(@Nullable Place next) {
        place = next;
    }

    /** Says that the content will be closed before the duty ends; what then keeps the file known is held open in its place. */
    public void contentCloses() {
        Place at = place;
        Closeable pin = at == null ? null : at.pin();
        if (pin != null) {
            content = pin;
        }
    }

    /**
     * Closes the content alone: nobody can use it any more, but somebody may still use the path. What keeps our file known until it
     * is deleted stays open.
     */
    void abandon() {
        Closeable before = content;
        Place at = place;
        Closeable pin = at == null ? null : at.pin();
        if (pin != null) {
            content = pin;
        } else if (at != null && at.deletedWhileOpen()) {
            return;
        }
        if (before != null) {
            try {
                before.close();
            } catch (IOException nothingToRead) {
                return;
            }
        }
    }

    private void end() {
        endHold();
        if (charged != null) {
            charged.release();
        }
        owner.ended(this);
    }

    private void ended(@Nullable Place at) {
        end();
        if (at != null) {
            owner.tellDeleted(at.path());
        }
    }

    private @Nullable IOException closeContent() {
        Closeable open = content;
        if (open == null) {
            return null;
        }
        try {
            open.close();
            return null;
        } catch (IOException failure) {
            return failure;
        }
    }

    private static @Nullable IOException first(@Nullable IOException first, @Nullable IOException second) {
        if (first == null) {
            return second;
        }
        if (second != null) {
            first.addSuppressed(second);
        }
        return first;
    }
}
