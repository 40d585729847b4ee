package dev.tempfile.testkit.process;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test method as a user other than root: in this JVM if it is one's, else in another JVM under {@code setpriv}.
 *
 * <p>The method may take one {@link java.nio.file.Path}, an empty directory of that user's. The class needs a constructor without
 * parameters; of its other extensions and callbacks nothing is run. Where neither is possible the method is skipped, and fails
 * where {@code CI=true}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OrdinaryUserExtension.class)
public @interface AsOrdinaryUser {}
