package dev.tempfile.testkit;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import dev.tempfile.platform.Kernel;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The file systems on which the contract is run. */
enum Ground {
    /** The default one. */
    DISK(EnumSet.allOf(Ability.class)) {
        @Override
        Site open() throws IOException {
            Path directory = Files.createTempDirectory("contract-");
            return site(directory, inSharedMemory());
        }
    },

    /** Memory that is mounted: quick, and never durable. */
    TMPFS(EnumSet.allOf(Ability.class)) {
        @Override
        Site open() throws IOException {
            return site(inSharedMemory(), Files.createTempDirectory("contract-"));
        }
    },

    /** Another provider with everything that Unix has. */
    JIMFS_UNIX(EnumSet.of(Ability.POSIX_MODES, Ability.SYMBOLIC_LINKS, Ability.ATOMIC_RENAME)) {
        @Override
        Site open() throws IOException {
            return site(Jimfs.newFileSystem(Configuration.unix().toBuilder()
                    .setAttributeViews("basic", "owner", "posix", "unix")
                    .build()));
        }
    },

    /** One without permissions, links, directory handles and file channels. */
    JIMFS_PLAIN(EnumSet.of(Ability.ATOMIC_RENAME)) {
        @Override
        Site open() throws IOException {
            return site(Jimfs.newFileSystem(Configuration.unix().toBuilder()
                    .setSupportedFeatures(new Feature[0])
                    .build()));
        }
    },

    /** The paths and links of Windows. */
    JIMFS_WINDOWS(EnumSet.of(Ability.SYMBOLIC_LINKS, Ability.ATOMIC_RENAME)) {
        @Override
        Site open() throws IOException {
            return site(Jimfs.newFileSystem(Configuration.windows()));
        }
    },

    /** An archive: what is written appears in it when its handle is closed. */
    ZIP(EnumSet.noneOf(Ability.class)) {
        @Override
        Site open() throws IOException {
            Path elsewhere = Files.createTempDirectory("contract-");
            Path archive = Files.createTempDirectory("contract-").resolve("archive.zip");
            FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + archive.toUri()), Map.of("create", "true"));
            return new Site(zip.getPath("/"), elsewhere, abilities(), () -> {
                zip.close();
                Trees.delete(archive.getParent());
                Trees.delete(elsewhere);
            });
        }
    };

    /** All of them, or those that the property {@code tempfile.testkit.grounds} names: a mutation run has time for one. */
    static Stream<Ground> wanted() {
        String named = System.getProperty("tempfile.testkit.grounds", "");
        return named.isEmpty()
                ? Stream.of(values())
                : Stream.of(named.split(",")).map(Ground::valueOf);
    }

    private final Set<Ability> abilities;

    Ground(Set<Ability> abilities) {
        this.abilities = abilities;
        if (withNativeCalls()) {
            // Else they would become ready in the background, at some time in the middle.
            Objects.requireNonNull(Kernel.rehearse(Path.of(System.getProperty("java.io.tmpdir"))), Kernel.lack());
        }
    }

    /** Whether this run is the one in which native calls are in use. */
    static boolean withNativeCalls() {
        return Boolean.getBoolean("tempfile.testkit.native");
    }

    /** A new, empty place on it. */
    abstract Site open() throws IOException;

    Set<Ability> abilities() {
        return abilities;
    }

    Site site(Path directory, Path elsewhere) {
        return new Site(directory, elsewhere, abilities, () -> {
            Trees.delete(directory);
            Trees.delete(elsewhere);
        });
    }

    Site site(FileSystem inMemory) throws IOException {
        Path directory = Files.createDirectory(inMemory.getPath("contract").toAbsolutePath());
        Path elsewhere = Files.createTempDirectory("contract-");
        return new Site(directory, elsewhere, abilities, () -> {
            inMemory.close();
            Trees.delete(elsewhere);
        });
    }

    /** A directory on a tmpfs. */
    static Path inSharedMemory() throws IOException {
        Path shared = Path.of("/dev/shm");
        Requirement.that(
                Files.isWritable(shared) && Files.getFileStore(shared).type().equals("tmpfs"),
                "needs a tmpfs at /dev/shm that can be written");
        return Files.createTempDirectory(shared, "contract-");
    }
}
