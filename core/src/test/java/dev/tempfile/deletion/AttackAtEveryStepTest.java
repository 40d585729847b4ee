package dev.tempfile.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.platform.DirectoryHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each attack before each single step of a deletion by handles: nothing outside the tree is lost, nothing waits for ever, and what
 * is left can be deleted.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no directory handles")
class AttackAtEveryStepTest {
    private static final int STEPS = 2000;

    @TempDir
    private Path here;

    private Path tree;
    private Path victim;

    /** What becomes of the directory {@code sub} in the tree; {@code away} lies outside of it. */
    private enum Attack {
        A_LINK_IN_ITS_PLACE {
            @Override
            void on(Path sub, Path victim, Path away) throws IOException {
                move(sub, away);
                Files.createSymbolicLink(sub, victim);
            }
        },
        ANOTHER_DIRECTORY_IN_ITS_PLACE {
            @Override
            void on(Path sub, Path victim, Path away) throws IOException {
                move(sub, away);
                Files.createLink(Files.createDirectory(sub).resolve("file"), victim.resolve("file"));
            }
        },
        A_FIFO_IN_ITS_PLACE {
            @Override
            void on(Path sub, Path victim, Path away) throws IOException {
                move(sub, away);
                run("mkfifo", sub.toString());
            }
        },
        A_FILE_IN_ITS_PLACE {
            @Override
            void on(Path sub, Path victim, Path away) throws IOException {
                move(sub, away);
                Files.writeString(sub, "content");
            }
        },
        NOTHING_IN_ITS_PLACE {
            @Override
            void on(Path sub, Path victim, Path away) throws IOException {
                move(sub, away);
            }
        },
        MOVED_UP {
            @Override
            void on(Path sub, Path victim, Path away) throws IOException {
                move(sub.resolve("within"), sub.resolveSibling("up"));
            }
        },
        A_LINK_THAT_LEADS_BESIDE_THE_TREE {
            @Override
            void on(Path sub, Path victim, Path away) throws IOException {
                move(sub, away);
                Files.createSymbolicLink(sub, Path.of("../victim/within"));
            }
        },
        FILLED_AGAIN {
            @Override
            void on(Path sub, Path victim, Path away) throws IOException {
                Files.createFile(Files.createDirectories(sub.resolve("new/one")).resolve("file"));
            }
        };

        abstract void on(Path sub, Path victim, Path away) throws IOException;

        static void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void leadsNowhere(Attack attack) throws IOException {
        int step = 0;
        while (attacked(attack, ++step)) {
            assertThat(step).as("steps of a small deletion").isLessThan(STEPS);
        }
        assertThat(step).as("steps that were attacked").isGreaterThan(30);
    }

    /** Deletes a tree with the attack before one step; false if the deletion ended before. */
    private boolean attacked(Attack attack, int at) throws IOException {
        Path around = Files.createDirectory(here.resolve("step-" + at));
        tree = filled(around.resolve("tree"));
        victim = filled(around.resolve("victim"));
        Path sub = tree.resolve("sub");
        Path away = around.resolve("away");
        int[] steps = {0};

        delete(() -> {
            if (++steps[0] == at) {
                try {
                    attack.on(sub, victim, away);
                } catch (IOException tooLate) {
                    // What he wants to exchange is gone already.
                    return;
                }
            }
        });

        assertThat(countBelow(victim)).as("%s before step %d", attack, at).isEqualTo(FILES);
        TreeDeletion.delete(tree, null, null);
        assertThat(tree).doesNotExist();
        TreeDeletion.delete(around, null, null);
        return steps[0] >= at;
    }

    private void delete(AttackedStream.Attack attack) throws IOException {
        SecureDirectoryStream<Path> handle = DirectoryHandle.openSecure(tree.getParent());
        assumeTrue(handle != null, "this Java has no directory handles here");
        BasicFileAttributes seen = Files.readAttributes(tree, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Survivors survivors = new Survivors(
                tree,
                (operation, path, failure) -> assertThat(path.startsWith(tree)).isTrue());
        try (OpenDirectory above = HandleDirectory.around(new AttackedStream(handle, attack), tree.getParent())) {
            new Emptying(survivors, Exemption.NOTHING).delete(above, tree.getFileName(), seen);
        }
    }

    private static final long FILES = 8;

    /** The same in the tree and in the victim, so that whatever name the deletion comes with would be there. */
    private static Path filled(Path directory) throws IOException {
        Path within = Files.createDirectories(directory.resolve("sub/within"));
        Path readOnly = Files.createDirectory(directory.resolve("within"));
        for (Path in : new Path[] {directory, directory.resolve("sub"), within, readOnly}) {
            Files.createFile(in.resolve("file"));
            Files.createFile(in.resolve("other"));
        }
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-x------"));
        return directory;
    }

    private static long countBelow(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0)
                    .isTrue();
        } catch (InterruptedException interrupt) {
            throw new AssertionError(interrupt);
        }
    }
}
