package dev.tempfile.ownership;

import java.util.Arrays;

/** Who is making something: the stack from the first frame on that is not the library's own. */
final class CreationSite {
    private static final String OWN = "dev.tempfile.";

    private CreationSite() {}

    static Throwable here() {
        Throwable site = new Throwable("created here");
        StackTraceElement[] frames = site.getStackTrace();
        int first = 0;
        while (first < frames.length - 1 && isOwn(frames[first].getClassName())) {
            first++;
        }
        site.setStackTrace(Arrays.copyOfRange(frames, first, frames.length));
        return site;
    }

    private static boolean isOwn(String type) {
        return type.startsWith(OWN) && (type.indexOf('.', OWN.length()) < 0 || type.startsWith(OWN + "ownership."));
    }
}
