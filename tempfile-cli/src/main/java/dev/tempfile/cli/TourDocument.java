package dev.tempfile.cli;

import dev.tempfile.examples.Guide;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tour for programs. */
final class TourDocument {

    private TourDocument() {}

    static Map<String, Object> of(Tour tour) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("java", Runtime.version().toString());
        document.put("good", tour.good());
        document.put("steps", tour.steps().stream().map(TourDocument::step).toList());
        document.put("goldenRules", goldenRules());
        document.put("left", left(tour.leftovers()));
        return document;
    }

    private static Map<String, Object> step(Tour.Step step) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("number", step.number());
        document.put("example", step.example().name());
        document.put("title", step.example().title());
        document.put("shows", step.shows());
        document.put("python", step.example().python());
        document.put("code", step.code());
        document.put("cameOut", step.cameOut());
        List<Map<String, Object>> seen = new ArrayList<>();
        for (Witness.Sighting sighting : step.account().sightings()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("path", sighting.path().toString());
            one.put("permissions", sighting.permissions());
            one.put("owner", sighting.owner());
            seen.add(one);
        }
        document.put("made", step.account().made());
        document.put("kept", step.account().kept());
        document.put("seen", seen);
        document.put("micros", step.micros());
        document.put("good", step.good());
        document.put("problems", step.problems());
        return document;
    }

    private static List<Map<String, Object>> goldenRules() {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Guide.GoldenRule rule : Guide.goldenRules()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("rule", rule.rule());
            one.put("inJava", rule.inJava());
            one.put("example", rule.example());
            rules.add(one);
        }
        return rules;
    }

    private static Map<String, Object> left(Leftovers leftovers) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("looked", leftovers.looked().stream().map(Path::toString).toList());
        document.put("found", leftovers.found().stream().map(Path::toString).toList());
        document.put("live", leftovers.live());
        return document;
    }
}
