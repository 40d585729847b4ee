package dev.tempfile.linux;

import org.jspecify.annotations.Nullable;

/**
 * The numbers in which the kernel's interface differs between processors: {@code arch/…/include/uapi/asm/fcntl.h} and
 * {@code unistd.h}. The C library has no part in them, so that they are the same for glibc and musl.
 */
enum Architecture {
    X86_64(0x1_0000, 0x2_0000, 316),
    AARCH64(0x4000, 0x8000, 276);

    /** {@code O_DIRECTORY}: refuses what is no directory. */
    final int openDirectory;

    /** {@code O_NOFOLLOW}: refuses a symbolic link. */
    final int openNoFollow;

    /** The number of {@code renameat2}, for which older C libraries have no function. */
    final long renameat2;

    Architecture(int openDirectory, int openNoFollow, long renameat2) {
        this.openDirectory = openDirectory;
        this.openNoFollow = openNoFollow;
        this.renameat2 = renameat2;
    }

    /** The one that this JVM runs on; null if it is another. */
    static @Nullable Architecture current() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> null;
        };
    }
}
