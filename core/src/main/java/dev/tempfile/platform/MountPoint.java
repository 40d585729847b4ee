package dev.tempfile.platform;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/** Whether something is mounted at a file, as containers do with /etc/resolv.conf: then nothing can be renamed over it. */
public final class MountPoint {
    // proc_pid_mountinfo(5): the fifth field is the place, with blanks, tabs, line ends and backslashes in octal.
    private static final int PLACE = 4;

    private MountPoint() {}

    /** Whether this process sees something mounted at {@code path}, which is absolute; false where the system does not tell. */
    public static boolean isAt(Path path) {
        if (!path.getFileSystem().equals(FileSystems.getDefault())) {
            return false;
        }
        try (BufferedReader mounts =
                new BufferedReader(new FileReader("/proc/self/mountinfo", StandardCharsets.ISO_8859_1))) {
            // The table has the path without links, and the bytes of its name.
            String wanted = escaped(path.toRealPath());
            for (String line = mounts.readLine(); line != null; line = mounts.readLine()) {
                if (wanted.equals(place(line))) {
                    return true;
                }
            }
        } catch (IOException notLinux) {
            return false;
        }
        return false;
    }

    private static String place(String line) {
        int start = 0;
        for (int field = 0; field < PLACE; field++) {
            start = line.indexOf(' ', start) + 1;
        }
        int end = line.indexOf(' ', start);
        return end < 0 ? "" : line.substring(start, end);
    }

    private static String escaped(Path path) {
        String bytes = new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        StringBuilder escaped = new StringBuilder();
        for (int index = 0; index < bytes.length(); index++) {
            char character = bytes.charAt(index);
            switch (character) {
                case ' ' -> escaped.append("\\040");
                case '\t' -> escaped.append("\\011");
                case '\n' -> escaped.append("\\012");
                case '\\' -> escaped.append("\\134");
                default -> escaped.append(character);
            }
        }
        return escaped.toString();
    }
}
