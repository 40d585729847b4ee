package dev.tempfile.cli;

import dev.tempfile.CandidateDirectory;
import dev.tempfile.Finding;
import dev.tempfile.Guarantee;
import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code tempfile doctor}: every directory that was considered, what it is like, and what can be promised there. */
@Command(
        name = "doctor",
        header = {"Show where files can be made, and what holds there.", ""},
        description = {
            "",
            "Look at every directory in which temporary files could be made: is it usable or why not, what is it like, "
                    + "and which promises can be kept there?",
            ""
        },
        footerHeading = "%nFor example:%n",
        footer = {
            "  tempfile doctor                        how it is here",
            "  TMPDIR=/data/tmp tempfile doctor       how it would be there",
            "  tempfile doctor --json | jq '.candidates[] | select(.usable) | .path'",
            "",
            "It fails (1) if no directory can be used."
        })
final class DoctorCommand implements Subcommand {

    /** A candidate and what was found, which is nothing where there is no such directory. */
    private record Patient(
            CandidateDirectory candidate,
            boolean chosen,
            @Nullable DirectoryReport report,
            List<Guarantee> guarantees,
            @Nullable String nativeCalls,
            long orphans) {}

    private static final int LABEL = 15;

    private final Output output;

    private boolean json;

    DoctorCommand(Output output) {
        this.output = output;
    }

    @Override
    public void read(Words words) {
        json = words.flag("--json", "Print a JSON document.");
    }

    @Override
    public int run() throws IOException {
        List<Patient> patients = examine();
        if (json) {
            output.json(document(patients));
        } else {
            print(patients);
        }
        return patients.stream().anyMatch(patient -> patient.candidate.usable()) ? Main.DONE : Main.FAILED;
    }

    private static List<Patient> examine() {
        List<Patient> patients = new ArrayList<>();
        boolean found = false;
        for (CandidateDirectory candidate : TempFiles.candidates()) {
            boolean chosen = !found && candidate.usable();
            found |= chosen;
            patients.add(new Patient(
                    candidate,
                    chosen,
                    DirectoryReport.of(candidate.path()),
                    guarantees(candidate),
                    nativeCalls(candidate),
                    orphans(candidate)));
        }
        return patients;
    }

    private static List<Guarantee> guarantees(CandidateDirectory candidate) {
        if (!candidate.usable()) {
            return List.of();
        }
        try {
            return TempFiles.guarantees(candidate.path());
        } catch (IOException e) {
            return List.of(new Guarantee("could not be asked", false, Explanation.of(e)));
        }
    }

    private static @Nullable String nativeCalls(CandidateDirectory candidate) {
        try {
            return candidate.usable() ? TempFiles.nativeCalls(candidate.path()) : null;
        } catch (IOException e) {
            return "could not be tried: " + Explanation.of(e);
        }
    }

    /** How many things dead processes left there; none where that cannot be seen. */
    private static long orphans(CandidateDirectory candidate) {
        try {
            return candidate.usable()
                    ? TempFiles.findings(candidate.path()).stream()
                            .filter(finding -> finding.state() == Finding.State.DEAD)
                            .count()
                    : 0;
        } catch (IOException unlistable) {
            return 0;
        }
    }

    private void print(List<Patient> patients) {
        Ink ink = output.ink();
        output.line(ink.title("Where temporary files can be made, in the order in which it is tried"));
        output.line(ink.faint("Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"));
        for (Patient patient : patients) {
            output.line();
            print(patient);
        }
        output.line();
        output.line(
                patients.stream().anyMatch(Patient::chosen)
                        ? "Files are made in "
                                + ink.bold(patients.stream()
                                        .filter(Patient::chosen)
                                        .map(patient -> Legible.foreign(
                                                patient.candidate.path().toString()))
                                        .findFirst()
                                        .orElseThrow())
                                + "."
                        : ink.red("No directory can be used; set TMPDIR to one that can be written."));
    }

    private void print(Patient patient) {
        Ink ink = output.ink();
        CandidateDirectory candidate = patient.candidate;
        String path = ink.bold(Legible.foreign(candidate.path().toString()));
        String source = ink.faint("  " + candidate.source() + (patient.chosen ? ", chosen" : ""));
        output.line(ink.mark(candidate.usable()) + " " + path + source);
        if (candidate.problem() != null) {
            output.line("  " + ink.yellow(Legible.foreign(candidate.problem())));
        }
        DirectoryReport report = patient.report;
        if (report != null) {
            lines(report, patient.guarantees)
                    .forEach((label, text) -> Paragraph.labelled(output, LABEL, label, Legible.foreign(text)));
        }
        promises(patient.guarantees);
        if (patient.nativeCalls != null) {
            Paragraph.labelled(output, LABEL, "native calls", Legible.foreign(patient.nativeCalls));
        }
        if (patient.orphans > 0) {
            String text = Sizes.grouped(patient.orphans) + " by dead processes; 'tempfile sweep "
                    + patient.candidate.path() + "' removes them";
            Paragraph.labelled(output, LABEL, "left", Legible.foreign(text));
        }
    }

    /** Who reads that old things are deleted wants to know whether that holds of what is in use. */
    private static Map<String, String> lines(DirectoryReport report, List<Guarantee> guarantees) {
        Map<String, String> lines = report.lines();
        guarantees.stream()
                .filter(guarantee -> guarantee.promise().equals("not aged away"))
                .forEach(guarantee -> lines.merge(
                        "ageing",
                        guarantee.kept() ? "what is in use is locked" : "what is in use is refreshed once a day",
                        (rule, protection) -> rule + "; " + protection));
        return lines;
    }

    /** What is kept needs no more than its name; what is weaker says how. */
    private void promises(List<Guarantee> guarantees) {
        String kept = guarantees.stream()
                .filter(Guarantee::kept)
                .map(Guarantee::promise)
                .collect(Collectors.joining(", "));
        if (!kept.isEmpty()) {
            Paragraph.labelled(output, LABEL, "promises kept", Legible.foreign(kept));
        }
        for (Guarantee guarantee : guarantees) {
            if (!guarantee.kept()) {
                String text = guarantee.promise() + ": " + Explanation.forUsers(guarantee.how());
                Paragraph.labelled(output, LABEL, "weaker", Legible.foreign(text));
            }
        }
    }

    private static Map<String, Object> document(List<Patient> patients) {
        List<Map<String, Object>> candidates = new ArrayList<>();
        @Nullable Path chosen = null;
        for (Patient patient : patients) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("path", patient.candidate.path().toString());
            entry.put("source", patient.candidate.source());
            entry.put("usable", patient.candidate.usable());
            entry.put("problem", patient.candidate.problem());
            DirectoryReport report = patient.report;
            if (report != null) {
                entry.putAll(report.document());
            }
            entry.put("guarantees", documents(patient.guarantees));
            entry.put("nativeCalls", patient.nativeCalls);
            entry.put("orphans", patient.orphans);
            candidates.add(entry);
            chosen = patient.chosen ? patient.candidate.path() : chosen;
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("java", Runtime.version().toString());
        document.put("defaultDirectory", chosen == null ? null : chosen.toString());
        document.put("candidates", candidates);
        return document;
    }

    /** For programs. */
    static List<Map<String, Object>> documents(List<Guarantee> guarantees) {
        List<Map<String, Object>> document = new ArrayList<>();
        for (Guarantee guarantee : guarantees) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("promise", guarantee.promise());
            entry.put("kept", guarantee.kept());
            entry.put("how", Explanation.forUsers(guarantee.how()));
            document.add(entry);
        }
        return document;
    }
}
