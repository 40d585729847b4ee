package dev.tempfile.testkit.operations;

import static dev.tempfile.testkit.operations.OperationsDocument.section;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Container;
import dev.tempfile.testkit.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A root file system that can only be read, without and with a place for temporary files. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "namespaces")
class ReadOnlyRootTest {
    private static final OperationsDocument.Section RECIPE = section("A read-only root");

    @TempDir
    private Path here;

    /** Whatever the platform's list has, and the working directory, in whatever mounts they lie. */
    private List<String> readOnly() {
        List<String> commands = new ArrayList<>();
        for (String directory : new String[] {"/tmp", "/var/tmp", "/usr/tmp", here.toString()}) {
            commands.add("{ ! test -d '" + directory + "' || { mount --rbind '" + directory + "' '" + directory
                    + "' && mount -o remount,bind,ro '" + directory + "'; }; }");
        }
        return commands;
    }

    private ChildJvm service() {
        return ChildJvm.running(Service.class, here)
                .with("TMPDIR", "")
                .with("TEMP", "")
                .with("TMP", "");
    }

    @Test
    void withoutOneEachCandidateIsNamedWithItsReason() throws IOException {
        Outcome outcome =
                Container.mounts(service(), readOnly().toArray(new String[0])).run("MAKE");

        assertThat(outcome.exitCode()).isEqualTo(1);
        String said = String.join("\n", outcome.errors());
        assertThat(said).contains("NoSuchFileException", "/tmp", here.toString(), "Read-only file system");
        RECIPE.says("Read-only file system");
    }

    @Test
    void withATmpfsForThemEverythingWorks() throws IOException {
        String scratch = RECIPE.value("--tmpfs (/\\w+):");
        String options = RECIPE.value("--tmpfs /\\w+:([\\w=,]+)");
        Path place = Files.createDirectory(here.resolve(scratch.substring(1)));
        List<String> commands = readOnly();
        commands.add("mount -t tmpfs -o '" + options + "' tmpfs '" + place + "'");
        commands.add("cd '" + here + "'");

        Outcome outcome = Container.mounts(
                        service().with(RECIPE.value("-e (\\w+)=" + scratch), place), commands.toArray(new String[0]))
                .run("MAKE", "CHECK")
                .succeeded();

        assertThat(Path.of(outcome.value("MAKE"))).hasParentRaw(place);
        assertThat(outcome.value("CHECK")).isEqualTo("true");
    }
}
