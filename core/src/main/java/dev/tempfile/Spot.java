package dev.tempfile;

import dev.tempfile.ownership.Place;
import dev.tempfile.ownership.ProcessDirectory;
import dev.tempfile.platform.DirectoryHandle;
import dev.tempfile.platform.FileIdentity;
import dev.tempfile.platform.Kernel;
import dev.tempfile.platform.Privacy;
import dev.tempfile.spi.LinuxCalls;
import dev.tempfile.storage.DiskStorage;
import dev.tempfile.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import org.jspecify.annotations.Nullable;

/**
 * Where a path that may be free came to lie, and what is made there.
 *
 * @param path the path
 * @param home the process directory that counts it; null within a scope
 * @param handle the handle by which it is deleted; null beside other files
 * @param keptIn where it would be kept
 * @param scope the directory in whose scope it lies, or null
 */
record Spot(
        Path path,
        @Nullable ProcessDirectory home,
        @Nullable DirectoryHandle handle,
        Path keptIn,
        @Nullable TempDirectory scope) {
    /** Creates a file. */
    Storage create() throws IOException {
        // Beside other files it is deleted only while it is known to be the same, and that is seen at its name.
        return create(handle == null);
    }

    /** Creates a file that never has a name, on the same file system; null where that cannot be had. */
    @Nullable
    Storage createUnnamed() throws IOException {
        LinuxCalls calls = Kernel.callsIfReady();
        ProcessDirectory around = scope == null ? home : scope.home();
        if (calls == null || around != null && around.lacksUnnamed()) {
            return null;
        }
        Storage unnamed = DiskStorage.createUnnamed(calls, path.resolveSibling(""));
        if (unnamed == null && around != null) {
            around.lackUnnamed();
        }
        return unnamed;
    }

    /** Creates a file with whose name something is done while it is open. */
    Storage createNamed() throws IOException {
        return create(true);
    }

    private Storage create(boolean named) throws IOException {
        FileAttribute<?>[] ownerOnly = Privacy.of(path).file();
        try {
            return named ? DiskStorage.createNamed(path, ownerOnly) : DiskStorage.create(path, ownerOnly);
        } catch (Error cutShort) {
            Birth.cutShort(path, cutShort);
            throw cutShort;
        }
    }

    /** Where the file is that was just created. */
    Place fileAt(Storage created) throws IOException {
        return handle == null ? beside(path, created) : new Place.Inside(handle, path);
    }

    /** The place of a file that was just created where others may put another one. */
    static Place.Beside beside(Path path, Storage created) throws IOException {
        return Birth.named(path, created).complete(() -> new Place.Beside(path, FileIdentity.of(path)));
    }

    /** Deletes a file that was just created, also if its scope was kept meanwhile and moved with it. */
    void delete(Place place) throws IOException {
        place.delete();
        Path now = now();
        if (!now.equals(path)) {
            Files.deleteIfExists(now);
        }
    }

    /** The birth of a file that was just created, at {@code place}; null for one that never had a name. */
    Birth birth(@Nullable Place place, Storage created) {
        if (place == null) {
            return Birth.unnamed(created);
        }
        return new Birth(scope == null ? place : new Place.Unborn(path, () -> delete(place)), created);
    }

    /** The birth of a directory that was just created. */
    Birth birth(FileIdentity directory, DirectoryHandle open) {
        Place tree = new Place.Tree(path, directory, false);
        return new Birth(
                scope == null ? tree : new Place.Unborn(path, () -> new Place.Tree(now(), directory, false).delete()),
                open);
    }

    private Path now() {
        return scope == null ? path : scope.whereIs(path);
    }
}
