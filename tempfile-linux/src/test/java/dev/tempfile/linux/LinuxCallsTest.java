package dev.tempfile.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.platform.Kernel;
import dev.tempfile.spi.LinuxCalls;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each call, made on the file system of the directory for tests. */
class LinuxCallsTest {
    private static final Set<PosixFilePermission> ORDINARY = PosixFilePermissions.fromString("rw-r-----");

    @TempDir
    private Path directory;

    private final LinuxCalls calls = Objects.requireNonNull(Kernel.calls(), Kernel.lack());

    @Test
    void theServiceIsFoundAndEnabled() {
        assertThat(calls).isInstanceOf(ForeignLinuxCalls.class);
        assertThat(calls.refusal()).isNull();
        assertThat(Kernel.lack()).isNull();
        assertThat(Kernel.rehearse(directory)).isSameAs(calls);
        assertThat(Kernel.callsIfReady()).isSameAs(calls);
        assertThat(directory).isEmptyDirectory();
    }

    // ---------------------------------------------------------------- files without a name

    @Test
    void aFileWithoutANameIsInNoDirectoryAndHoldsWhatIsWritten() throws Exception {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        try (AsynchronousFileChannel file = unnamed()) {
            assertThat(list()).isEmpty();
            write(file, ByteBuffer.wrap(content), 5);
            assertThat(file.size()).isEqualTo(content.length + 5);
            assertThat(read(file, ByteBuffer.allocate(content.length), 5)).isEqualTo(content);
            assertThat(read(file, ByteBuffer.allocateDirect(content.length), 5)).isEqualTo(content);
            assertThat(read(file, ByteBuffer.allocate(5), 0)).containsOnly(0);
            assertThat(file.read(ByteBuffer.allocate(1), content.length + 5).get())
                    .isEqualTo(-1);
            assertThat(file.truncate(2).size()).isEqualTo(2);
            assertThat(file.truncate(10).size()).isEqualTo(2);
            file.force(true);
            file.force(false);
        }
    }

    @Test
    void directAndReadOnlySourcesAreWrittenToo() throws Exception {
        byte[] content = "Hello, 世界".getBytes(UTF_8);
        try (AsynchronousFileChannel file = unnamed()) {
            write(file, ByteBuffer.allocateDirect(content.length).put(content).flip(), 0);
            write(file, ByteBuffer.wrap(content).asReadOnlyBuffer(), content.length);
            assertThat(read(file, ByteBuffer.allocate(2 * content.length), 0))
                    .startsWith(content)
                    .endsWith(content);
        }
    }

    @Test
    void anInterruptChangesNothing() throws Exception {
        try (AsynchronousFileChannel file = unnamed()) {
            Thread.currentThread().interrupt();
            write(file, ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
            file.force(true);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(file.size()).isEqualTo(3);
        }
    }

    @Test
    void whatIsClosedSaysSo() throws Exception {
        AsynchronousFileChannel file = unnamed();
        file.close();
        file.close();
        assertThat(file.isOpen()).isFalse();
        assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> calls.link(file, directory.resolve("target"), ORDINARY))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aFailureOfTheKernelHasItsWords() throws Exception {
        try (AsynchronousFileChannel file = unnamed()) {
            assertThatThrownBy(() ->
                            file.write(ByteBuffer.allocate(1), Long.MAX_VALUE).get())
                    .hasRootCauseInstanceOf(IOException.class)
                    .rootCause()
                    .message()
                    .isIn("File too large", "Invalid argument");
        }
    }

    @Test
    void aDirectoryThatIsMissingIsNamed() {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> calls.createUnnamed(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(missing.toString());
        assertThatThrownBy(() -> calls.lockShared(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void whatIsNoDirectoryIsRefused() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> calls.createUnnamed(file))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(file + ": Not a directory");
        assertThat(calls.lockShared(file)).isNull();
    }

    @Test
    void aFileGetsItsNameWholeAndWithItsPermissions() throws Exception {
        Path target = directory.resolve("名前");
        try (AsynchronousFileChannel file = unnamed()) {
            write(file, ByteBuffer.wrap("content".getBytes(UTF_8)), 0);
            assertThat(calls.link(file, target, ORDINARY)).isTrue();
        }
        assertThat(target).hasContent("content");
        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(ORDINARY);
    }

    @Test
    void aNameThatIsTakenIsLeftAlone() throws Exception {
        Path target = Files.writeString(directory.resolve("taken"), "old");
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
        try (AsynchronousFileChannel file = unnamed()) {
            assertThatThrownBy(() -> calls.link(file, target, ORDINARY)).isInstanceOf(FileAlreadyExistsException.class);
            assertThatThrownBy(() -> calls.link(file, dangling, ORDINARY))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(target).hasContent("old");
    }

    @Test
    void aNameOnAnotherFileSystemIsNotHad() throws Exception {
        try (AsynchronousFileChannel file = unnamed()) {
            assertThat(calls.link(file, Path.of("/proc/self/nothing"), ORDINARY))
                    .isFalse();
            assertThat(calls.link(file, directory.resolve("missing/target"), ORDINARY))
                    .isFalse();
        }
    }

    // ---------------------------------------------------------------- names

    @Test
    void aRenameReplacesNothing() throws IOException {
        Path source = Files.writeString(directory.resolve("source"), "new");
        Path taken = Files.writeString(directory.resolve("taken"), "old");
        assertThatThrownBy(() -> calls.rename(source, taken, false))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageStartingWith(taken.toString());
        assertThat(taken).hasContent("old");
        assertThat(calls.rename(source, directory.resolve("free"), false)).isTrue();
        assertThat(list()).containsExactlyInAnyOrder("free", "taken");
    }

    @Test
    void aFileAndADirectoryAreExchanged() throws IOException {
        Path one = Files.writeString(directory.resolve("one"), "content");
        Path other = Files.createDirectory(directory.resolve("other"));
        assertThat(calls.rename(one, other, true)).isTrue();
        assertThat(one).isDirectory();
        assertThat(other).hasContent("content");
        assertThatThrownBy(() -> calls.rename(one, directory.resolve("missing"), true))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatAFileSystemCannotIsToldAndNothingIsChanged() throws IOException {
        Path source = Files.createFile(directory.resolve("source"));
        assertThat(calls.rename(source, Path.of("/proc/self/nothing"), false)).isFalse();
        assertThat(calls.rename(source, Path.of("/proc/self/environ"), true)).isFalse();
        assertThat(calls.createUnnamed(Path.of("/proc/self"))).isNull();
        assertThat(source).exists();
    }

    // ---------------------------------------------------------------- locks

    @Test
    void aDirectoryIsLockedForAllButThoseWhoLockItToo() throws Exception {
        try (Closeable lock = calls.lockShared(directory);
                Closeable again = calls.lockShared(directory)) {
            assertThat(lock).isNotNull();
            assertThat(again).isNotNull();
            assertThat(flock("-x")).isEqualTo(1);
            assertThat(flock("-s")).isEqualTo(0);
        }
        assertThat(flock("-x")).isEqualTo(0);
    }

    private int flock(String kind) throws Exception {
        return new ProcessBuilder("flock", kind, "-n", directory.toString(), "true")
                .start()
                .waitFor();
    }

    /** On a busy machine a moment may last for longer than anybody waits: then another one is looked at. */
    @Test
    void whoHasItToHimselfForAMomentIsWaitedFor() throws Exception {
        boolean had = false;
        for (int moment = 0; moment < 10 && !had; moment++) {
            Process cleaner = new ProcessBuilder("flock", directory.toString(), "sh", "-c", "echo; sleep 0.02")
                    .redirectErrorStream(true)
                    .start();
            cleaner.getInputStream().read();
            try (Closeable lock = calls.lockShared(directory)) {
                had = lock != null;
            }
            cleaner.waitFor();
        }
        assertThat(had).isTrue();
    }

    @Test
    void whoHasItToHimselfForLongerIsNot() throws Exception {
        Process other = new ProcessBuilder("flock", directory.toString(), "sh", "-c", "echo; sleep 10")
                .redirectErrorStream(true)
                .start();
        try {
            other.getInputStream().read();
            assertThat(calls.lockShared(directory)).isNull();
        } finally {
            other.descendants().forEach(ProcessHandle::destroyForcibly);
            other.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
    }

    // ---------------------------------------------------------------- attributes

    @Test
    void attributesAreCopiedAndWhatWasNotThereGoes() throws IOException {
        Path from = Files.createFile(directory.resolve("from"));
        Path to = Files.createFile(directory.resolve("to"));
        attributes(from).write("colour", ByteBuffer.wrap("red".getBytes(UTF_8)));
        attributes(from).write("empty", ByteBuffer.allocate(0));
        attributes(to).write("colour", ByteBuffer.wrap("blue".getBytes(UTF_8)));
        attributes(to).write("other", ByteBuffer.wrap("x".getBytes(UTF_8)));

        assertThat(calls.copyAttributes(from, to, null)).isEmpty();

        assertThat(attributes(to).list()).containsExactlyInAnyOrder("colour", "empty");
        ByteBuffer colour = ByteBuffer.allocate(10);
        attributes(to).read("colour", colour);
        assertThat(colour.flip()).isEqualTo(ByteBuffer.wrap("red".getBytes(UTF_8)));
    }

    @Test
    void anAccessControlListIsCopiedWithThePermissionsInIt() throws IOException {
        Path from = Files.createFile(directory.resolve("from"));
        Path to = Files.createFile(directory.resolve("to"));
        set(from, "system.posix_acl_access", accessControlList());

        assertThat(calls.copyAttributes(from, to, null)).isEmpty();

        assertThat(get(to, "system.posix_acl_access")).isEqualTo(accessControlList());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void orAtMostWithThePermissionsThatWereAsked() throws IOException {
        Path from = Files.createFile(directory.resolve("from"));
        Path to = Files.createFile(directory.resolve("to"));
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
        set(from, "system.posix_acl_access", accessControlList());

        assertThat(calls.copyAttributes(from, to, PosixFilePermissions.fromString("rw-------")))
                .isEmpty();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to)))
                .as("the mask of the list is the group's rights")
                .isEqualTo("rw-------");
    }

    /** As acl(5) has it, in the kernel's form: the version; then tag, rights and id of owner, a user, group, mask, others. */
    private static byte[] accessControlList() {
        ByteBuffer list = ByteBuffer.allocate(4 + 5 * 8).order(ByteOrder.LITTLE_ENDIAN);
        list.putInt(2);
        list.putShort((short) 1).putShort((short) 6).putInt(-1);
        list.putShort((short) 2).putShort((short) 6).putInt(12345);
        list.putShort((short) 4).putShort((short) 4).putInt(-1);
        list.putShort((short) 16).putShort((short) 6).putInt(-1);
        list.putShort((short) 32).putShort((short) 0).putInt(-1);
        return list.array();
    }

    @Test
    void noNameIsGivenWhereAFileWouldInheritAnAccessControlList() throws Exception {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        set(shared, "system.posix_acl_default", accessControlList());
        try (AsynchronousFileChannel file = unnamed()) {
            assertThat(calls.link(file, shared.resolve("target"), ORDINARY)).isFalse();
        }
        assertThat(shared.resolve("target")).doesNotExist();
    }

    @Test
    void whatSecurityModulesSayIsCopied() throws IOException {
        assumeTrue(
                Files.getOwner(directory).getName().equals("root") || Boolean.parseBoolean(System.getenv("CI")),
                "needs root, who alone may set such attributes");
        Path from = Files.createFile(directory.resolve("from"));
        Path to = Files.createFile(directory.resolve("to"));
        set(from, "security.test", new byte[] {1, 2, 3});
        assertThat(calls.copyAttributes(from, to, null)).isEmpty();
        assertThat(get(to, "security.test")).containsExactly(1, 2, 3);

        // vfs_cap_data, revision 2: one permitted capability.
        set(from, "security.capability", new byte[] {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThat(calls.copyAttributes(from, to, null)).isEmpty();
        assertThatThrownBy(() -> get(to, "security.capability"))
                .as("what a program may do belongs to its content")
                .isInstanceOf(AssertionError.class);
    }

    private static void set(Path file, String name, byte[] value) throws IOException {
        try (Frame frame = Frame.take();
                Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocateFrom(ValueLayout.JAVA_BYTE, value);
            int result = Libc.setAttribute(frame, frame.path(file), arena.allocateFrom(name), content);
            assertThat(result).as("errno %s", frame.errno()).isZero();
        }
    }

    private static byte[] get(Path file, String name) throws IOException {
        try (Frame frame = Frame.take();
                Arena arena = Arena.ofConfined()) {
            int length = Libc.getAttribute(frame, frame.path(file), arena.allocateFrom(name), frame.room());
            assertThat(length).as("errno %s", frame.errno()).isNotNegative();
            return frame.room().asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Test
    void whatCannotBeGivenIsNamedWithItsReason() throws IOException {
        Path from = Files.createFile(directory.resolve("from"));
        attributes(from).write("colour", ByteBuffer.wrap("red".getBytes(UTF_8)));
        assertThat(calls.copyAttributes(from, Path.of("/proc/self/environ"), null))
                .containsEntry("user.colour", "Operation not supported");
    }

    @Test
    void noLockOfThisProcessIsDropped() throws Exception {
        Path from = Files.createFile(directory.resolve("from"));
        Path to = Files.createFile(directory.resolve("to"));
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
            calls.copyAttributes(from, to, null);
            long inode = (Long) Files.getAttribute(to, "unix:ino");
            assertThat(Files.readString(Path.of("/proc/locks"))).contains(":" + inode + " 0 EOF");
        }
    }

    private static UserDefinedFileAttributeView attributes(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }

    // ----------------------------------------------------------------

    private AsynchronousFileChannel unnamed() throws IOException {
        AsynchronousFileChannel file = calls.createUnnamed(directory);
        assertThat(file).as("files without a name on this file system").isNotNull();
        return file;
    }

    private static void write(AsynchronousFileChannel file, ByteBuffer source, long position) throws Exception {
        while (source.hasRemaining()) {
            position += file.write(source, position).get();
        }
    }

    private static byte[] read(AsynchronousFileChannel file, ByteBuffer target, long position) throws Exception {
        while (target.hasRemaining()) {
            position += file.read(target, position).get();
        }
        byte[] read = new byte[target.flip().remaining()];
        target.get(read);
        return read;
    }

    private Set<String> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
        }
    }
}
