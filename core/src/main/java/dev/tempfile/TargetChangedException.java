package dev.tempfile;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Somebody else changed the target since it was read, and so the content that was made from what it was then is not published. The
 * target is as the others left it: read it again, and make the change anew.
 */
public final class TargetChangedException extends FileSystemException {
    private static final long serialVersionUID = 1;

    TargetChangedException(Path target, String how) {
        super(target.toString(), null, how + "; nothing was published: read it again, then change it anew");
    }
}
