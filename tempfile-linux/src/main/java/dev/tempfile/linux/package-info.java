/**
 * The calls of {@link dev.tempfile.spi.LinuxCalls}, made by {@code java.lang.foreign}, on x86-64 and aarch64, glibc and musl.
 *
 * <p>Nothing here is for users: with this artifact beside the library, and {@code --enable-native-access}, it is used.
 */
@NullMarked
package dev.tempfile.linux;

import org.jspecify.annotations.NullMarked;
