package dev.tempfile.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The extended attributes of one file, given to another: xattr(7).
 *
 * <p>Both are named by {@code /proc/self/fd/N} of a descriptor that was opened as a mere place ({@code O_PATH}): so neither can be
 * exchanged meanwhile, no right to read the content is needed, and, unlike any other, such a descriptor drops no locks when it is
 * closed.
 */
final class Attributes {
    /**
     * What is signed or measured is the content, and the other file has another one; and what a program was trusted with was trusted
     * to its content: the kernel itself takes that away when somebody writes, capabilities(7).
     */
    private static final Set<String> OF_CONTENT = Set.of("security.ima", "security.evm", "security.capability");

    /** {@code XATTR_LIST_MAX} and {@code XATTR_SIZE_MAX}: no list and no value is longer. */
    private static final int LARGEST = 64 * 1024;

    private static final int LONGEST_NAME = 256;

    private static final MemorySegment LABEL = Arena.global().allocateFrom("security.selinux");
    // The kernel's form of a list, as setfacl writes it: a version; then tag, rights and number of each entry.
    private static final int LIST_HEADER = 4;
    private static final int LIST_ENTRY = 8;
    private static final short OWNER = 0x01;
    private static final short GROUP = 0x04;
    private static final short MASK = 0x10;
    private static final short OTHERS = 0x20;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final String LIST_NAME = "system.posix_acl_access";
    private static final MemorySegment LIST = Arena.global().allocateFrom(LIST_NAME);
    private static final MemorySegment INHERITED_LIST = Arena.global().allocateFrom("system.posix_acl_default");

    private final Frame frame;
    private final MemorySegment from;
    private final MemorySegment to;
    private final int most;
    private final Map<String, String> failures = new LinkedHashMap<>();

    /** From and to are paths, as C has them, that do not lie in the frame. */
    private Attributes(Frame frame, MemorySegment from, MemorySegment to, int most) {
        this.frame = frame;
        this.from = from;
        this.to = to;
        this.most = most;
    }

    /**
     * Whether a file may have been given other attributes where it was born than {@code directory} would give it: a list that it
     * inherits, or a label.
     */
    static boolean differAtBirth(Frame frame, MemorySegment file, MemorySegment directory) {
        return Libc.getAttribute(frame, directory, INHERITED_LIST, MemorySegment.NULL) >= 0
                || Libc.getAttribute(frame, file, LABEL, MemorySegment.NULL) >= 0;
    }

    /**
     * The list that is ordinarily created in {@code directory} with {@code mode} inherits: its default list, without the rights that
     * the mode has not, acl(5). It lies in the frame.
     *
     * @return null if there is none to inherit
     */
    static @Nullable MemorySegment inherited(Frame frame, MemorySegment directory, int mode) {
        MemorySegment list = frame.room().asSlice(0, LARGEST);
        int length = Libc.getAttribute(frame, directory, INHERITED_LIST, list);
        if (length < LIST_HEADER) {
            return null;
        }
        restrict(list, length, mode);
        return list.asSlice(0, length);
    }

    private static void restrict(MemorySegment list, int length, int mode) {
        boolean masked = false;
        for (int at = LIST_HEADER; at < length; at += LIST_ENTRY) {
            masked |= list.get(SHORT, at) == MASK;
        }
        for (int at = LIST_HEADER; at < length; at += LIST_ENTRY) {
            short tag = list.get(SHORT, at);
            // A mask stands for the group's rights in the mode.
            int allowed =
                    tag == OWNER ? mode >> 6 : tag == OTHERS ? mode : tag == (masked ? MASK : GROUP) ? mode >> 3 : 7;
            list.set(SHORT, at + 2, (short) (list.get(SHORT, at + 2) & allowed));
        }
    }

    /** Gives a list, and with it permissions; -1 for a failure. */
    static int giveList(Frame frame, MemorySegment path, MemorySegment list) {
        return Libc.setAttribute(frame, path, LIST, list);
    }

    /** Whether what has this name has none. */
    static boolean hasNone(Frame frame, MemorySegment path) {
        int size = Libc.sizeOfAttributes(frame, path);
        return size == 0 || size < 0 && frame.errno() == Errno.EOPNOTSUPP;
    }

    /** Does it, and gives what could not be done, with the reason. */
    static Map<String, String> copy(Frame frame, MemorySegment from, MemorySegment to, int most) {
        Attributes attributes = new Attributes(frame, from, to, most);
        attributes.copy();
        return attributes.failures;
    }

    private void copy() {
        Set<String> wanted = names(from, "(what the file has)");
        for (String name : wanted) {
            give(name);
        }
        for (String name : names(to, "(what the new file has)")) {
            if (!wanted.contains(name) && Libc.removeAttribute(frame, to, named(name)) < 0) {
                failed(name, Errno.ENODATA);
            }
        }
    }

    private Set<String> names(MemorySegment path, String whose) {
        Set<String> names = new LinkedHashSet<>();
        MemorySegment list = frame.room().asSlice(0, LARGEST);
        int length = Libc.listAttributes(frame, path, list);
        if (length < 0) {
            // A file system without any has none to keep.
            failed(whose, Errno.EOPNOTSUPP);
        }
        for (int at = 0; at < length; ) {
            String name = list.getString(at, StandardCharsets.ISO_8859_1);
            at += name.length() + 1;
            if (!OF_CONTENT.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private void give(String name) {
        MemorySegment room = frame.room().asSlice(LONGEST_NAME, LARGEST);
        int length = Libc.getAttribute(frame, from, named(name), room);
        if (length < 0) {
            // Gone since it was listed.
            failed(name, Errno.ENODATA);
            return;
        }
        if (name.equals(LIST_NAME)) {
            restrict(room, length, most);
        }
        if (Libc.setAttribute(frame, to, named(name), room.asSlice(0, length)) < 0) {
            failed(name, 0);
        }
    }

    private MemorySegment named(String name) {
        MemorySegment text = frame.room().asSlice(0, LONGEST_NAME);
        text.setString(0, name, StandardCharsets.ISO_8859_1);
        return text;
    }

    private void failed(String what, int butFor) {
        if (frame.errno() != butFor) {
            failures.put(what, Libc.strerror(frame.errno()));
        }
    }
}
