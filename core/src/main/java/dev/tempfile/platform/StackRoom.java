package dev.tempfile.platform;

/**
 * Room on the stack to end what is begun: without it nothing is begun.
 *
 * <p>A stack that overflows in the middle of a creation overflows again in what would undo it. Inside a directory of ours what is
 * left then goes with it; beside the files of others nothing would know of it.
 */
public final class StackRoom {
    // More than the library and the JDK under it ever stack up in one call.
    private static final int FRAMES = 64;

    private StackRoom() {}

    /**
     * Uses that much of the stack for a moment.
     *
     * @throws StackOverflowError if there is less
     */
    public static void ensure() {
        descend(FRAMES);
    }

    private static int descend(int frames) {
        return frames == 0 ? 0 : 1 + descend(frames - 1);
    }
}
