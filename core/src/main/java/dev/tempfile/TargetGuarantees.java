package dev.tempfile;

import dev.tempfile.AtomicSpec.Strength;
import dev.tempfile.platform.DurableDirectory;
import dev.tempfile.platform.FileStatus;
import dev.tempfile.platform.FileSystemType;
import dev.tempfile.platform.Kernel;
import dev.tempfile.platform.MountPoint;
import dev.tempfile.platform.Trust;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what a target would get by a recipe, and makes nothing and changes nothing for it. */
final class TargetGuarantees {
    private final Path named;
    private final AtomicSpec spec;
    private final List<Guarantee> all = new ArrayList<>();

    TargetGuarantees(Path named, AtomicSpec spec) {
        this.named = named.toAbsolutePath();
        this.spec = spec;
    }

    List<Guarantee> all() throws IOException {
        Path directory = DurableDirectory.existingAround(named);
        boolean parentsMissing = spec.place().createsParents() && !directory.equals(named.getParent());
        Path target = named;
        try {
            if (!parentsMissing) {
                Target resolved = Target.of(named, spec, spec.replaces(true), new MadeDirectories());
                target = resolved.path();
                directory = resolved.directory();
                FileVersion since = spec.others().since();
                if (since != null && !since.isOf(target)) {
                    throw new TargetChangedException(target, "was changed by somebody else since it was " + since);
                }
            }
        } catch (FileSystemException refused) {
            all.add(new Guarantee("published", false, "refused: " + refused.getReason()));
            return List.copyOf(all);
        }
        FileStatus replaced = FileStatus.ofExisting(target);
        published(target, directory);
        whole(target, directory);
        powerCut(directory);
        unmoved(directory);
        if (replaced != null && replaced.isRegular()) {
            attributes(replaced);
        } else if (replaced == null && spec.attributes().permissions() == null) {
            ordinary(directory);
        }
        reached(target, replaced);
        return List.copyOf(all);
    }

    private void published(Path target, Path directory) throws IOException {
        String refusal = null;
        if (spec.isDurable()) {
            refusal = refusalOf(directory);
        }
        boolean readOnly = directory.getFileSystem().isReadOnly()
                || Files.getFileStore(directory).isReadOnly();
        if (refusal == null && readOnly) {
            refusal = "its file system can only be read";
        } else if (refusal == null && !Files.isWritable(directory)) {
            refusal = "no right to create files in " + directory;
        } else if (refusal == null && MountPoint.isAt(target) && !spec.place().writesInPlace()) {
            refusal = "something is mounted at this very file, so that it cannot be replaced";
        }
        all.add(
                refusal == null
                        ? new Guarantee(
                                "published", true, "unless the file or the directory is immutable, or there is no room")
                        : new Guarantee("published", false, "refused: " + refusal));
    }

    private static @Nullable String refusalOf(Path directory) throws IOException {
        try {
            DurableDirectory.refuseWithout(directory);
            DurableDirectory.open(directory).close();
            return null;
        } catch (FileSystemException refused) {
            return refused.getReason();
        }
    }

    private void whole(Path target, Path directory) throws IOException {
        boolean inPlace = spec.place().writesInPlace() && MountPoint.isAt(target);
        all.add(
                inPlace
                        ? new Guarantee(
                                "whole or not at all",
                                false,
                                "something is mounted at this very file: it is written into, as the recipe allows")
                        : new Guarantee(
                                "whole or not at all",
                                true,
                                "renamed within " + directory + ", on " + FileSystemType.of(directory)));
    }

    private void powerCut(Path directory) throws IOException {
        String type = FileSystemType.of(directory);
        boolean here = directory.getFileSystem().equals(FileSystems.getDefault());
        String survives = "old or new after a power cut";
        if (spec.strength() == Strength.UNSYNCED) {
            all.add(new Guarantee(survives, false, "nothing is forced: it may be empty or torn"));
        } else if (!here || FileSystemType.isMemory(type)) {
            all.add(new Guarantee(
                    survives, false, "nothing survives it: " + type + " is memory, or not this system's"));
        } else if (!FileSystemType.isLocal(type)) {
            all.add(new Guarantee(survives, false, "as far as " + type + " keeps what it says it has forced"));
        } else {
            all.add(new Guarantee(survives, true, "the content is forced before it is renamed"));
        }
        String refusal = refusalOf(directory);
        if (spec.isDurable() && refusal == null) {
            all.add(new Guarantee(
                    "new after a power cut, once the call returned", true, "its directory is forced too"));
        } else {
            String why = refusal == null ? "AtomicSpec.durable() would" : "refused: " + refusal;
            all.add(new Guarantee("new after a power cut, once the call returned", false, why));
        }
    }

    private void unmoved(Path directory) {
        all.add(
                Trust.onlyOwnerCanReplaceEntriesOf(directory)
                        ? new Guarantee("not moved by others", true, "the directory is ours or root's, or sticky")
                        : new Guarantee(
                                "not moved by others",
                                false,
                                "others may replace what lies in " + directory + ", the" + " target as well"));
    }

    private void attributes(FileStatus replaced) {
        if (replaced.permissions() == null) {
            all.add(new Guarantee("attributes kept", true, "the access control list, where there is one"));
            return;
        }
        boolean readable = Files.isReadable(replaced.path());
        all.add(new Guarantee(
                "permissions, owner, group and users' attributes kept",
                readable,
                readable
                        ? "an owner or a group that is not ours to give is a failure, or a loss that is reported"
                        : "it cannot be read, nor can its extended attributes: a failure, or a loss that is reported"));
        String lack = Kernel.lack();
        all.add(
                lack == null
                        ? new Guarantee("access control list and labels kept", true, "by tempfile-linux")
                        : new Guarantee("access control list and labels kept", false, "not seen: " + lack));
    }

    private void ordinary(Path directory) {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        String lack = Kernel.lack();
        all.add(
                lack == null
                        ? new Guarantee(
                                "as an ordinary creation makes it",
                                true,
                                "by tempfile-linux, with what its directory has it inherit")
                        : new Guarantee(
                                "as an ordinary creation makes it",
                                false,
                                "the umask decides; a default access control list of its directory is not seen: "
                                        + lack));
    }

    private void reached(Path target, @Nullable FileStatus replaced) {
        if (Files.isSymbolicLink(named)) {
            all.add(
                    target.equals(named)
                            ? new Guarantee("its link stays", false, "the link itself is replaced by a file")
                            : new Guarantee("its link stays", true, "it is followed, and " + target + " replaced"));
        }
        if (replaced != null && replaced.names() > 1) {
            int others = replaced.names() - 1;
            all.add(new Guarantee(
                    "its other names see the new content",
                    false,
                    "it has " + others + " more (hard links), which keep the old content"));
        }
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS) && spec.place().createsParents()) {
            all.add(new Guarantee("its directories exist or are made", true, "as ordinary creation makes them"));
        }
    }
}
