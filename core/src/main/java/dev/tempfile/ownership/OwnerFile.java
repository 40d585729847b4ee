package dev.tempfile.ownership;

import dev.tempfile.platform.Boot;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.ProcessIdentity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an owner says of itself in its directory: of which boot it is, which process, which directory it wrote this into, and
 * whether the kernel holds a lock for it.
 *
 * @param boot the boot's id; empty where the system has none
 * @param process the process; null where the system does not tell
 * @param directory the key of the directory, as the provider prints it; empty where it has none
 * @param locked whether a lock could be had; without one nothing is ever swept
 */
record OwnerFile(String boot, @Nullable ProcessIdentity process, String directory, boolean locked) {
    /** Its name, once it is whole. */
    static final String NAME = "owner";

    /** Its name until it is written and locked. */
    static final String BORN = "owner.new";

    /** No whole one is longer. */
    static final int LONGEST = 4096;

    private static final String VERSION = "tempfile-owner 1";
    private static final String END = "end";

    /** Why a text is not taken for an owner's word. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        Unfit(String reason) {
            super(reason);
        }
    }

    /** What this process says in a directory of this identity. */
    static OwnerFile ofThisProcess(FileIdentity directory, boolean locked) {
        return new OwnerFile(Boot.id(), ProcessIdentity.self(), directory.key(), locked);
    }

    /** Whether it was written in the boot that runs now; false where that cannot be told. */
    boolean isOfThisBoot() {
        return !boot.isEmpty() && boot.equals(Boot.id());
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(256);
        text.append(VERSION)
                .append('\n')
                .append("boot ")
                .append(boot)
                .append('\n')
                .append("process");
        if (process != null) {
            text.append(' ')
                    .append(process.pid())
                    .append(' ')
                    .append(process.started())
                    .append(' ')
                    .append(process.namespace());
        }
        text.append('\n').append("directory ").append(directory).append('\n');
        text.append("lock ")
                .append(locked ? "kernel" : "none")
                .append('\n')
                .append(END)
                .append('\n');
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads what an owner said.
     *
     * @throws Unfit if that is not whole, or of a version that this one does not know
     */
    static OwnerFile parse(byte[] bytes) throws Unfit {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(VERSION)) {
            throw new Unfit(
                    lines[0].startsWith("tempfile-owner ")
                            ? "its owner file is of an unknown version"
                            : "its owner file is not one of ours");
        }
        if (lines.length != 7 || !lines[5].equals(END) || !lines[6].isEmpty()) {
            throw new Unfit("its owner file is not whole");
        }
        List<String> values = new ArrayList<>();
        for (int i = 1; i < 5; i++) {
            values.add(value(lines[i], new String[] {"boot", "process", "directory", "lock"}[i - 1]));
        }
        return new OwnerFile(
                values.get(0),
                process(values.get(1)),
                values.get(2),
                values.get(3).equals("kernel"));
    }

    private static String value(String line, String key) throws Unfit {
        if (!line.equals(key) && !line.startsWith(key + " ")) {
            throw new Unfit("its owner file is not whole");
        }
        return line.substring(key.length()).trim();
    }

    private static @Nullable ProcessIdentity process(String value) throws Unfit {
        if (value.isEmpty()) {
            return null;
        }
        String[] parts = value.split(" ");
        try {
            if (parts.length == 3) {
                return new ProcessIdentity(Long.parseLong(parts[0]), parts[1], parts[2]);
            }
        } catch (NumberFormatException noNumber) {
            throw new Unfit("its owner file is not whole");
        }
        throw new Unfit("its owner file is not whole");
    }
}
