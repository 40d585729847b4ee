package dev.tempfile.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Map;

/** The one place that knows the JSON library, so that only {@code --json} loads it. */
final class Json {

    private Json() {}

    static String write(Map<String, ?> document) throws IOException {
        return JSON.std
                .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
                .asString(document);
    }
}
