package dev.tempfile.testkit.process;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test method in another JVM that has a small or strange file system of its own, whose top the method takes as a {@link
 * java.nio.file.Path}.
 *
 * <p>The class needs a constructor without parameters; of its other extensions and callbacks nothing is run. Where nothing may be
 * mounted the method is skipped, and fails where {@code CI=true}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnTmpfsExtension.class)
public @interface OnTmpfs {
    /** The options of mount(8), such as {@code size=64k}. */
    String value();
}
