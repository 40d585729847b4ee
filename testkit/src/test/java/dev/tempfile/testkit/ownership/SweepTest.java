package dev.tempfile.testkit.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.Finding;
import dev.tempfile.Finding.State;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process left is gone at the next sweep; what a living one owns stays, whatever was done to it. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
class SweepTest {
    @TempDir
    private Path here;

    @AfterEach
    void end() throws IOException {
        TempFiles.setListener(null);
        TempFiles.deleteAll();
    }

    private static List<Path> with(List<Finding> findings, State state) {
        return findings.stream()
                .filter(finding -> finding.state() == state)
                .map(Finding::path)
                .collect(Collectors.toList());
    }

    /** An atomic file's temporary is younger than an hour here, and so is left to a later sweep. */
    private static List<Path> notHidden(List<Path> paths) {
        return paths.stream()
                .filter(path -> !path.getFileName().toString().startsWith("."))
                .toList();
    }

    @Test
    @Tag("parity:td-kill")
    void whatAKilledProcessLeftIsSwept() throws IOException {
        try (OwningProcess process = OwningProcess.in(here)) {
            process.kill();
            assertThat(Site.below(here)).hasSizeGreaterThan(8);

            List<Finding> findings = TempFiles.sweep(here);

            assertThat(notHidden(Site.below(here))).isEmpty();
            assertThat(with(findings, State.SWEPT)).hasSize(3).contains(process.home());
            assertThat(findings)
                    .filteredOn(finding -> finding.state() == State.SWEPT)
                    .extracting(Finding::reason)
                    .containsOnly("its lock is free and its socket refuses");
        }
    }

    @Test
    @Tag("parity:td-kill")
    void whoeverUsesTheDirectoryNextSweepsItWithoutBeingAsked() throws Exception {
        List<Path> swept = new CopyOnWriteArrayList<>();
        TempFiles.setListener(new TempListener() {
            @Override
            public void swept(Path path) {
                swept.add(path);
            }
        });
        try (OwningProcess process = OwningProcess.in(here)) {
            process.kill();
            try (TempFile file = TempSpec.defaults().in(here).createFile()) {
                for (int waited = 0; waited < 60_000 && swept.size() < 3; waited += 20) {
                    Thread.sleep(20);
                }
                assertThat(file.path()).exists();
            }
            assertThat(swept).hasSize(3).contains(process.home());
            assertThat(process.home()).doesNotExist();
        }
    }

    @Test
    void lookingRemovesNothing() throws IOException {
        try (OwningProcess process = OwningProcess.in(here)) {
            process.kill();
            List<Path> before = Site.below(here);
            assertThat(with(TempFiles.findings(here), State.DEAD)).hasSize(3);
            assertThat(Site.below(here)).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    @Test
    void whatLivesIsLeftAloneHoweverOftenItIsLookedAt() throws IOException {
        try (OwningProcess process = OwningProcess.in(here)) {
            process.stop();
            for (int round = 0; round < 200; round++) {
                assertThat(with(TempFiles.sweep(here), State.SWEPT)).isEmpty();
            }
            assertThat(TempFiles.findings(here))
                    .filteredOn(finding -> finding.path().equals(process.home()))
                    .extracting(Finding::reason)
                    .containsExactly("its socket answers");
            assertThat(process.end()).isEqualTo("true");
        }
        assertThat(Site.below(here)).isEmpty();
    }

    @Test
    void aLockThatItsOwnProcessDroppedIsNoDeath() throws IOException {
        ChildJvm jvm = ChildJvm.running(OwningProcess.Program.class, here);
        try (OwningProcess process = dropping(jvm)) {
            assertThat(with(TempFiles.sweep(here), State.SWEPT)).isEmpty();
            assertThat(process.end()).isEqualTo("true");
        }
    }

    private OwningProcess dropping(ChildJvm jvm) throws IOException {
        return OwningProcess.in(here, jvm, "drops its lock");
    }

    @Test
    void whereNoSocketFitsTheProcessItselfIsTheWitness() throws IOException {
        Path deep = Files.createDirectories(here.resolve("d".repeat(100)));
        try (OwningProcess process =
                OwningProcess.in(deep, ChildJvm.running(OwningProcess.Program.class, deep), "drops its lock")) {
            assertThat(process.home().resolve("socket")).doesNotExist();
            assertThat(with(TempFiles.sweep(deep), State.SWEPT)).isEmpty();
            assertThat(TempFiles.findings(deep)).extracting(Finding::reason).contains("its process runs");
            process.kill();
            assertThat(with(TempFiles.sweep(deep), State.SWEPT)).contains(process.home());
        }
        assertThat(notHidden(Site.below(deep))).isEmpty();
    }

    @Test
    void thereALockThatIsHeldIsEnoughToLiveAndLookingHoldsNothingOpen() throws IOException {
        Path deep = Files.createDirectories(here.resolve("d".repeat(100)));
        try (OwningProcess process = OwningProcess.in(deep, ChildJvm.running(OwningProcess.Program.class, deep))) {
            assertThat(TempFiles.sweep(deep))
                    .filteredOn(finding -> finding.path().equals(process.home()))
                    .extracting(Finding::state, Finding::reason)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(State.ALIVE, "its lock is held"));
            assertThat(openIn(deep)).isEmpty();
            assertThat(process.end()).isEqualTo("true");
        }
    }

    /** What this process has open there. */
    private static List<String> openIn(Path directory) {
        List<String> open = new ArrayList<>();
        for (Path descriptor : Site.below(Path.of("/proc/self/fd"))) {
            try {
                open.add(Files.readSymbolicLink(descriptor).toString());
            } catch (IOException closedOrNoLink) {
                continue;
            }
        }
        open.removeIf(file -> !file.startsWith(directory.toString()));
        return open;
    }

    @Test
    void aCopyOfALivingDirectoryIsAnotherViewOfItAndStays() throws Exception {
        try (OwningProcess process = OwningProcess.in(here)) {
            Path view = Files.createDirectory(here.resolve("view"));
            Path copy = view.resolve(process.home().getFileName());
            assertThat(new ProcessBuilder("cp", "-a", process.home().toString(), copy.toString())
                            .start()
                            .waitFor())
                    .isZero();
            Files.delete(copy.resolve("socket"));
            List<Finding> findings = TempFiles.sweep(view);
            assertThat(with(findings, State.UNDECIDED)).containsExactly(copy);
            assertThat(findings.get(0).reason()).contains("wrote of another directory");
            assertThat(copy.resolve("owner")).exists();
        }
    }

    @Test
    void aLivingProcessInsideADeadOnesDirectoryKeepsItAll() throws IOException {
        try (OwningProcess outer = OwningProcess.in(here)) {
            Path within = Files.createDirectory(outer.home().resolve("within"));
            try (OwningProcess inner = OwningProcess.in(within)) {
                outer.kill();
                List<Finding> findings = TempFiles.sweep(here);
                assertThat(with(findings, State.SWEPT)).isEmpty();
                assertThat(findings)
                        .filteredOn(finding -> finding.path().equals(outer.home()))
                        .extracting(Finding::state, Finding::reason)
                        .containsExactly(org.assertj.core.groups.Tuple.tuple(
                                State.ALIVE, "within/" + inner.home().getFileName() + " in it: its socket answers"));
                assertThat(inner.home()).exists();
                inner.kill();
            }
            assertThat(with(TempFiles.sweep(here), State.SWEPT)).contains(outer.home());
            assertThat(notHidden(Site.below(here))).isEmpty();
        }
    }

    @Test
    void twoSweepersTakeNothingFromEachOther() throws Exception {
        List<OwningProcess> dead = new ArrayList<>();
        try (OwningProcess living = OwningProcess.in(here)) {
            for (int i = 0; i < 3; i++) {
                OwningProcess process = OwningProcess.in(here);
                dead.add(process);
                process.kill();
            }
            List<Thread> sweepers = new ArrayList<>();
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread sweeper = new Thread(() -> {
                    try {
                        for (int round = 0; round < 20; round++) {
                            TempFiles.sweep(here);
                        }
                    } catch (IOException | RuntimeException failure) {
                        failures.add(failure);
                    }
                });
                sweepers.add(sweeper);
                sweeper.start();
            }
            for (Thread sweeper : sweepers) {
                sweeper.join(60_000);
            }
            assertThat(failures).isEmpty();
            assertThat(dead).noneMatch(process -> Files.exists(process.home()));
            assertThat(living.end()).isEqualTo("true");
        } finally {
            dead.forEach(OwningProcess::close);
        }
    }

    @Test
    void anAtomicFilesRemnantIsSweptWhenNothingWasWrittenForAnHour() throws IOException {
        try (OwningProcess process = OwningProcess.in(here)) {
            Path hidden = hidden();
            assertThat(reason(hidden)).isEqualTo("its lock is held");
            Files.setLastModifiedTime(hidden, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
            assertThat(with(TempFiles.sweep(here), State.SWEPT))
                    .as("locked, however old")
                    .isEmpty();
            process.kill();
            Files.setLastModifiedTime(hidden, FileTime.from(Instant.now().minus(Duration.ofMinutes(59))));
            TempFiles.sweep(here);
            assertThat(hidden).exists();
            assertThat(reason(hidden)).isEqualTo("its lock is free, but it was written to within the last hour");
            Files.setLastModifiedTime(hidden, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
            assertThat(with(TempFiles.sweep(here), State.SWEPT)).contains(hidden);
            assertThat(Site.below(here)).isEmpty();
        }
    }

    private String reason(Path path) throws IOException {
        return TempFiles.findings(here).stream()
                .filter(finding -> finding.path().equals(path))
                .map(Finding::reason)
                .findFirst()
                .orElseThrow();
    }

    private Path hidden() {
        return Site.below(here).stream()
                .filter(path -> path.getFileName().toString().startsWith("."))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sweepingByItselfCanBeSwitchedOffAndTheWitnessesNot() throws Exception {
        try (OwningProcess process = OwningProcess.in(here)) {
            process.kill();
            TempFiles.sweepByItself(false);
            try (TempFile file = TempSpec.defaults().in(here).createFile()) {
                Thread.sleep(300);
                assertThat(file.path().getParent().resolve("owner")).exists();
                assertThat(process.home()).exists();
            } finally {
                TempFiles.sweepByItself(true);
            }
        }
    }
}
