package dev.tempfile.cli;

import dev.tempfile.Finding;
import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What processes made in some directories, with what it takes, and what becomes of it: for {@code list} and {@code sweep}. */
final class Survey {

    /** One thing that was found, how much it holds, and since when. */
    private record Entry(Finding finding, long files, long bytes, Instant since) {
        Entry with(Finding later) {
            return new Entry(later, files, bytes, since);
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    private Survey() {}

    /** Looks, and removes nothing. */
    static Survey of(List<Path> directories) throws IOException {
        Survey survey = new Survey();
        for (Path directory : directories) {
            for (Finding finding : TempFiles.findings(directory)) {
                survey.entries.add(measured(finding));
            }
        }
        return survey;
    }

    /** Looks, then removes what is dead. */
    static Survey swept(List<Path> directories) throws IOException {
        Map<Path, Entry> before = new HashMap<>();
        of(directories).entries.forEach(entry -> before.put(entry.finding.path(), entry));
        Survey survey = new Survey();
        for (Path directory : directories) {
            for (Finding finding : TempFiles.sweep(directory)) {
                Entry seen = before.get(finding.path());
                survey.entries.add(seen == null ? measured(finding) : seen.with(finding));
            }
        }
        return survey;
    }

    private static Entry measured(Finding finding) {
        Instant since = Instant.now();
        try {
            since = Files.readAttributes(finding.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .creationTime()
                    .toInstant();
            Sum sum = new Sum();
            Files.walkFileTree(finding.path(), sum);
            return new Entry(finding, sum.files, sum.bytes, since);
        } catch (IOException gone) {
            return new Entry(finding, 0, 0, since);
        }
    }

    private static final class Sum extends SimpleFileVisitor<Path> {
        private long files;
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files++;
            bytes += attributes.size();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            return FileVisitResult.CONTINUE;
        }
    }

    /** For people: a table, each line with its reason. */
    void print(Output output) {
        Table table = new Table(List.of("state", "age", "files", "size", "because", "path"));
        for (Entry entry : entries) {
            Finding finding = entry.finding;
            table.row(List.of(
                    finding.state().name().toLowerCase(Locale.ROOT),
                    age(entry.since),
                    entry.files,
                    Sizes.binary(entry.bytes),
                    finding.reason(),
                    finding.path().toString()));
        }
        if (!entries.isEmpty()) {
            table.lines(Integer.MAX_VALUE).forEach(output::line);
        }
    }

    /** How many are in a state, and how much they hold. */
    String sum(Finding.State state) {
        long bytes = entries.stream()
                .filter(entry -> entry.finding.state() == state)
                .mapToLong(Entry::bytes)
                .sum();
        return Sizes.grouped(count(state)) + " (" + Sizes.binary(bytes) + ")";
    }

    long count(Finding.State state) {
        return entries.stream().filter(entry -> entry.finding.state() == state).count();
    }

    /** For programs. */
    Map<String, Object> document() {
        List<Map<String, Object>> found = new ArrayList<>();
        for (Entry entry : entries) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("path", entry.finding.path().toString());
            one.put("state", entry.finding.state().name().toLowerCase(Locale.ROOT));
            one.put("because", entry.finding.reason());
            one.put("files", entry.files);
            one.put("bytes", entry.bytes);
            one.put("since", entry.since.toString());
            found.add(one);
        }
        return new LinkedHashMap<>(Map.of("found", found));
    }

    private static String age(Instant since) {
        Duration age = Duration.between(since, Instant.now());
        if (age.toDays() > 1) {
            return age.toDays() + " d";
        }
        if (age.toHours() > 1) {
            return age.toHours() + " h";
        }
        return age.toMinutes() > 1 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }
}
