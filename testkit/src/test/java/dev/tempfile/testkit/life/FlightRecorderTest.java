package dev.tempfile.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.Background;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the JVM's flight recorder is told, and that it costs nothing where nobody records. */
@Timeout(300)
class FlightRecorderTest {
    // The plus is for settings of events that the configuration of the recording does not know.
    private static final List<String> EVENTS = List.of("Created", "Spilled", "Deleted", "Left", "Swept");

    @TempDir
    private Path here;

    private ChildJvm program() {
        return ChildJvm.running(RecordedProgram.class, here).with("LC_ALL", "C.UTF-8");
    }

    private static List<RecordedEvent> events(Path recording) throws IOException {
        return RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.tempfile."))
                .toList();
    }

    private static List<String> paths(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.tempfile." + name))
                .map(event -> event.hasField("path") ? event.getString("path") : "")
                .toList();
    }

    @Test
    void aRecordingFromTheStartOnHasEverythingFromTheFirstFileOn() throws IOException {
        Path recording = here.resolve("all.jfr");
        Path used = Files.createDirectory(here.resolve("used"));
        String orphan = leftBehindIn(used);
        StringBuilder settings = new StringBuilder("-XX:StartFlightRecording:filename=" + recording);
        for (String event : EVENTS) {
            settings.append(",+dev.tempfile.").append(event).append("#enabled=true");
        }
        Outcome outcome = program().option(settings.toString()).run(used).succeeded();
        List<RecordedEvent> events = events(recording);
        String first = outcome.value("first");
        String directory = outcome.value("directory");
        String stubborn = outcome.value("stubborn");
        assertThat(paths(events, "Created"))
                .startsWith(first)
                .contains(directory, stubborn)
                .hasSize(4);
        assertThat(paths(events, "Spilled")).hasSize(1);
        assertThat(paths(events, "Deleted"))
                .startsWith(first)
                .contains(directory, stubborn)
                .hasSize(4);
        assertThat(paths(events, "Left")).containsExactly(stubborn);
        assertThat(paths(events, "Swept")).containsExactly(orphan);
        assertThat(events)
                .as("says who made it")
                .filteredOn(event ->
                        event.hasField("path") && event.getString("path").equals(first))
                .isNotEmpty()
                .allMatch(event -> event.getStackTrace().getFrames().stream()
                        .anyMatch(frame ->
                                frame.getMethod().getType().getName().equals(RecordedProgram.class.getName())));
        assertThat(events)
                .filteredOn(event -> event.hasField("reason"))
                .singleElement()
                .satisfies(left -> assertThat(left.getString("reason")).contains(stubborn));
    }

    private String leftBehindIn(Path used) throws IOException {
        try (RunningJvm killed = ChildJvm.running(Orphan.class, here).start(used)) {
            String home = killed.await("home");
            killed.signal("KILL").await();
            return home;
        }
    }

    /** Makes a file and waits to be killed. */
    static final class Orphan {
        private Orphan() {}

        public static void main(String[] arguments) throws Exception {
            try (TempFile file = TempSpec.defaults().in(Path.of(arguments[0])).createFile()) {
                Path home = file.path().getParent();
                while (!Files.exists(home.resolve("socket"))) {
                    Thread.sleep(10);
                }
                System.out.println("home=" + home);
                Thread.sleep(120_000);
            }
        }
    }

    @Test
    void aRecordingThatDoesNotNameThemHasNone() throws IOException {
        Path recording = here.resolve("none.jfr");
        program()
                .option("-XX:StartFlightRecording:filename=" + recording)
                .run(here)
                .succeeded();
        assertThat(RecordingFile.readAllEvents(recording)).isNotEmpty();
        assertThat(events(recording)).isEmpty();
    }

    @Test
    void aRecordingThatIsStartedLaterHasWhatComesAfter() throws Exception {
        AtomicInteger told = new AtomicInteger();
        Path recorded = here.resolve("later.jfr");
        TempSpec spec = TempSpec.defaults().in(here);
        try (TempFile before = spec.createFile();
                Recording recording = new Recording()) {
            assertThat(before.isOpen()).isTrue();
            // The background thread looks for the recorder.
            Background.awaitIdle();
            recording.enable("dev.tempfile.Created");
            recording.start();
            TempFiles.setListener(new TempListener() {
                @Override
                public void created(Path path) {
                    told.incrementAndGet();
                }
            });
            String path;
            try (TempFile after = spec.createFile()) {
                path = after.path().toString();
            }
            recording.stop();
            recording.dump(recorded);
            assertThat(paths(events(recorded), "Created")).containsExactly(path);
            assertThat(told).as("the listener is told, too").hasValue(1);
        } finally {
            TempFiles.setListener(null);
        }
    }

    @Test
    void withoutARecordingNoClassOfEventsIsLoaded() throws IOException {
        Outcome outcome = program().option("-Xlog:class+load").run(here).succeeded();
        assertThat(outcome.lines())
                .filteredOn(line -> line.contains(" jdk.jfr.") || line.contains("FlightEvents$"))
                .as("all that the background thread needs to ask")
                .allMatch(line -> line.contains(" jdk.jfr.FlightRecorder "));
        assertThat(outcome.lines()).anyMatch(line -> line.startsWith("first="));
    }

    @Test
    void withoutTheModuleAllGoesOn() throws IOException {
        Outcome outcome =
                program().option("--limit-modules=java.base").run(here).succeeded();
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.value("first")).startsWith(here.toString());
        assertThat(here).isEmptyDirectory();
    }
}
