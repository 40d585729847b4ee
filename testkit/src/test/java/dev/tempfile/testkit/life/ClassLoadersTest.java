package dev.tempfile.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempFile;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.Garbage;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several copies of the library in one JVM, as applications in one server have them. */
@Timeout(120)
class ClassLoadersTest {
    @TempDir
    private Path here;

    /** A copy of the library, known by reflection alone. */
    private static final class Copy implements AutoCloseable {
        final URLClassLoader loader;
        private final Object spec;

        Copy(Path directory) throws Exception {
            URL library = TempFile.class.getProtectionDomain().getCodeSource().getLocation();
            loader = new URLClassLoader(new URL[] {library}, ClassLoader.getPlatformClassLoader());
            Object defaults = type("TempSpec").getMethod("defaults").invoke(null);
            spec = type("TempSpec").getMethod("in", Path.class).invoke(defaults, directory);
        }

        Class<?> type(String name) throws ClassNotFoundException {
            return loader.loadClass("dev.tempfile." + name);
        }

        Closeable file() throws Exception {
            return (Closeable) type("TempSpec").getMethod("createFile").invoke(spec);
        }

        static Path pathOf(Object file) throws Exception {
            return (Path) file.getClass().getMethod("path").invoke(file);
        }

        List<?> live() throws Exception {
            return (List<?>) type("TempFiles").getMethod("live").invoke(null);
        }

        void call(String method) throws Exception {
            Method called = type("TempFiles").getMethod(method);
            try {
                called.invoke(null);
            } catch (InvocationTargetException thrown) {
                throw (Exception) thrown.getCause();
            }
        }

        @Override
        public void close() throws Exception {
            call("deleteAll");
            call("release");
            loader.close();
        }
    }

    @Test
    void twoCopiesLiveSideBySideAndNeitherTouchesTheOthers() throws Exception {
        try (Copy one = new Copy(here);
                Copy two = new Copy(here)) {
            assertThat(one.type("TempFile")).isNotSameAs(two.type("TempFile")).isNotSameAs(TempFile.class);
            Closeable ofOne = one.file();
            Closeable ofTwo = two.file();
            Path first = Copy.pathOf(ofOne);
            Path second = Copy.pathOf(ofTwo);
            assertThat(first.getParent()).as("each has a directory of its own").isNotEqualTo(second.getParent());
            assertThat(one.live()).hasSize(1);
            assertThat(two.live()).hasSize(1);

            one.call("deleteAll");
            assertThat(first).doesNotExist();
            assertThat(second).exists();
            assertThat(one.live()).isEmpty();

            one.call("release");
            assertThat(second).exists();
            ofTwo.close();
            assertThat(second).doesNotExist();
        }
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void aCopyThatWasReleasedIsCollected() throws Exception {
        WeakReference<ClassLoader> unloaded = usedAndReleased();
        Garbage.collectUntil(() -> unloaded.get() == null);
        assertThat(here).isEmptyDirectory();
    }

    private WeakReference<ClassLoader> usedAndReleased() throws Exception {
        Copy copy = new Copy(here);
        copy.file().close();
        Closeable alive = copy.file();
        assertThatThrownBy(() -> copy.call("release"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 temporary files or directories are still alive");
        assertThat(Files.exists(Copy.pathOf(alive)))
                .as("a refusal changes nothing")
                .isTrue();
        alive.close();
        copy.call("release");
        copy.call("release");
        return new WeakReference<>(copy.loader);
    }

    @Test
    void oneThatWarnedOfForgottenFilesIsCollectedToo() throws Exception {
        WeakReference<ClassLoader> unloaded = forgettingAndReleased();
        Garbage.collectUntil(() -> unloaded.get() == null);
        assertThat(here).isEmptyDirectory();
    }

    private WeakReference<ClassLoader> forgettingAndReleased() throws Exception {
        Copy copy = new Copy(here);
        copy.file();
        Garbage.collectUntil(() -> {
            try {
                return copy.live().isEmpty();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        copy.call("release");
        return new WeakReference<>(copy.loader);
    }

    @Test
    void withoutBeingReleasedItStaysUntilExit() throws Exception {
        WeakReference<ClassLoader> loader = usedAndNotReleased();
        Garbage.collect();
        assertThat(loader.get())
                .as("its exit hook still has a directory to delete")
                .isNotNull();
        Class<?> files = loader.get().loadClass("dev.tempfile.TempFiles");
        files.getMethod("release").invoke(null);
    }

    private WeakReference<ClassLoader> usedAndNotReleased() throws Exception {
        Copy copy = new Copy(here);
        copy.file().close();
        return new WeakReference<>(copy.loader);
    }

    @Test
    void whatWasPromisedUntilExitIsNotGivenUp() throws Exception {
        try (Copy copy = new Copy(here)) {
            Object path = copy.type("TempSpec").getMethod("createFileUntilExit").invoke(copy.spec);
            assertThatThrownBy(() -> copy.call("release"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("promised until exit; call TempFiles.deleteAll() first if nobody needs them");
            assertThat((Path) path).exists();
        }
        assertThat(Site.below(here)).isEmpty();
    }

    @Test
    void itBeginsAnewAfterARelease() throws Exception {
        try (Copy copy = new Copy(here)) {
            copy.file().close();
            copy.call("release");
            assertThat(here).isEmptyDirectory();
            Closeable again = copy.file();
            assertThat(Copy.pathOf(again)).exists();
            again.close();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        assertThat(here).isEmptyDirectory();
    }
}
