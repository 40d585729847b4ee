package dev.tempfile.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.tempfile.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PrivateDirectory.class)
class DoctorCommandTest {

    @TempDir
    private Path directory;

    @Test
    void everyCandidateIsExamined() {
        CliRun run = CliRun.of("doctor");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("file system", "free", "inodes", "sticky bit", "may execute", "ageing", "promises kept");
        // A path may be of any length, and is never cut.
        assertThat(run.out().lines().filter(line -> !line.contains("/")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void programsGetADocument() {
        Map<String, Object> document = CliRun.of("doctor", "--json").json();
        assertThat(document).containsKeys("java", "defaultDirectory");
        assertThat(document.get("candidates"))
                .asInstanceOf(LIST)
                .isNotEmpty()
                .anySatisfy(candidate -> assertThat(candidate)
                        .asInstanceOf(MAP)
                        .containsEntry("usable", true)
                        .containsKeys(
                                "fileSystem",
                                "freeBytes",
                                "freeInodes",
                                "inMemory",
                                "mayExecute",
                                "guarantees",
                                "orphans"));
    }

    @Test
    void whatTheLibrarySaysToProgrammersIsSaidInTheCommandsOwnWords() {
        String how =
                "refused: durability cannot be promised on tmpfs, which is memory; use AtomicSpec.atomic(), or choose a"
                        + " target on disk";
        assertThat(DoctorCommand.documents(List.of(new Guarantee("durable writes", false, how))))
                .containsExactly(Map.of(
                        "promise",
                        "durable writes",
                        "kept",
                        false,
                        "how",
                        "refused: durability cannot be promised on tmpfs, which is memory; write without --durable, or choose"
                                + " a target on disk"));
        assertThat(CliRun.of("doctor").out()).doesNotContain("AtomicSpec", "TempSpec");
    }

    @Test
    void theCleanerIsFoundWithItsOverrides() throws IOException {
        Path vendor = Files.createDirectory(directory.resolve("vendor"));
        Path admin = Files.createDirectory(directory.resolve("admin"));
        List<Path> both = List.of(admin, vendor);
        Files.writeString(
                vendor.resolve("tmp.conf"),
                "# comment\nq /tmp 1777 root root 10d\nq /var/tmp 1777 root root abm:30d\nD! /tmp/boot - - - 1d\n"
                        + "d /tmp/service 0755 - - -\nx /tmp/spared-*\n");
        assertThat(age("/tmp", both)).isEqualTo("10d");
        assertThat(age("/tmp/deep/er", both)).isEqualTo("10d");
        assertThat(age("/tmp/boot", both)).as("at boot only").isEqualTo("10d");
        assertThat(age("/tmp/service/x", both))
                .as("a rule of its own, without an age")
                .isNull();
        assertThat(age("/tmp/spared-1/x", both)).isNull();
        assertThat(age("/var/tmp", both)).isEqualTo("30d");
        assertThat(age("/srv", both)).isNull();
        Files.writeString(admin.resolve("tmp.conf"), "q /tmp 1777 root root ~5d\n");
        assertThat(age("/tmp", both))
                .as("the administrator's file hides the vendor's")
                .isEqualTo("5d");
        assertThat(age("/var/tmp", both)).isNull();
        Files.writeString(vendor.resolve("aaa.conf"), "d /tmp - - - 1h\n");
        assertThat(age("/tmp", both)).as("the first name counts").isEqualTo("1h");
        assertThat(Ageing.of(Path.of("/tmp"), both, false).text())
                .isEqualTo(
                        "older than 1h is deleted (" + vendor.resolve("aaa.conf") + "), but systemd does not run here");
    }

    @Test
    void aCleanerThatIsSwitchedOffAgesNothing() throws IOException {
        Path vendor = Files.createDirectory(directory.resolve("vendor"));
        Path admin = Files.createDirectory(directory.resolve("admin"));
        Files.writeString(vendor.resolve("tmp.conf"), "q /tmp 1777 root root 10d\n");
        Files.createSymbolicLink(admin.resolve("tmp.conf"), Path.of("/dev/null"));
        assertThat(age("/tmp", List.of(admin, vendor))).isNull();
    }

    @Test
    void noexecIsThatOfTheNearestMount() {
        List<String> table = List.of(
                "/dev/a / ext4 rw,relatime 0 0",
                "tmpfs /tmp tmpfs rw,nosuid,noexec 0 0",
                "/dev/b /tmp/with\\040space ext4 rw 0 0");
        assertThat(Mounts.mayExecute(table, Path.of("/var/tmp"))).isTrue();
        assertThat(Mounts.mayExecute(table, Path.of("/tmp/x"))).isFalse();
        assertThat(Mounts.mayExecute(table, Path.of("/tmpx"))).isTrue();
        assertThat(Mounts.mayExecute(table, Path.of("/tmp/with space/x"))).isTrue();
        assertThat(Mounts.mayExecute(List.of(), Path.of("/"))).isNull();
    }

    @Test
    void inodesAreReadFromDfOrUnknown() {
        String head = "Filesystem Inodes IUsed IFree IUse% Mounted on";
        assertThat(Inodes.parse(List.of(head, "/dev/a 1000 400 600 40% /"))).isEqualTo(600);
        assertThat(Inodes.parse(List.of(head, "/dev/btrfs 0 0 0 - /")))
                .as("no fixed number")
                .isNull();
        assertThat(Inodes.parse(List.of(head, "/dev/a - - - - /"))).isNull();
        assertThat(Inodes.parse(List.of())).isNull();
    }

    private static String age(String path, List<Path> configuration) {
        return Ageing.of(Path.of(path), configuration, true).age();
    }
}
