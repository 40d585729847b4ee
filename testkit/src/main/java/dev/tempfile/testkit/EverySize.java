package dev.tempfile.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A test that is run with contents of every size at which something changes: nothing, one byte, a few, the buffer of small
 * writes, a page of memory, several pieces.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0} bytes")
@ValueSource(ints = {0, 1, 10, 8_192, 65_536, 200_000})
public @interface EverySize {}
