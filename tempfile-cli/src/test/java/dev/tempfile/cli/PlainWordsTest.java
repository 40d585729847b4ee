package dev.tempfile.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

/** What is read without picocli has the meaning that picocli gives it, and what it would refuse is not read. */
class PlainWordsTest {

    private static final int LINES = 150;

    private static final List<String> UNUSUAL = List.of(
            "",
            "-",
            "--",
            "-x",
            "@f",
            "\"q\"",
            "f",
            "7",
            "-7",
            "--help",
            "--verbose",
            "--json=true",
            "--key=a",
            "-oF",
            "-d",
            "-dh");

    private final Output nowhere = new Output(
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            new Surroundings(UTF_8, false, false, false, 80));

    /** Every word that a command asks for, and what it is given. */
    private record Given(Words words, Map<String, @Nullable Object> all) implements Words {

        Given(Words words) {
            this(words, new LinkedHashMap<>());
        }

        private <T extends @Nullable Object> T noted(String names, T value) {
            all.put(names, value);
            return value;
        }

        @Override
        public boolean flag(String names, String description) {
            return noted(names, words.flag(names, description));
        }

        @Override
        public <T> @Nullable T value(Class<T> type, String names, String label, String description) {
            return noted(names, words.value(type, names, label, description));
        }

        @Override
        public List<String> values(String names, String label, String description) {
            return noted(names, words.values(names, label, description));
        }

        @Override
        public @Nullable String valueIfAttached(String names, String label, String description) {
            return noted(names, words.valueIfAttached(names, label, description));
        }

        @Override
        public <T> List<T> operands(Class<T> type, String count, String label, String description) {
            return noted(label, words.operands(type, count, label, description));
        }

        @Override
        public List<String> command(String label, String description) {
            return noted(label, words.command(label, description));
        }

        @Override
        public List<String> commandAfterDashes(String label, String description) {
            return noted(label, words.commandAfterDashes(label, description));
        }
    }

    /** Words that a command may be given: makes up some instead of reading any. */
    private static final class MadeUp implements Words {

        private final Random random;
        private final List<List<String>> options = new ArrayList<>();
        private final List<String> operands = new ArrayList<>();
        private final List<String> command = new ArrayList<>();

        MadeUp(Random random) {
            this.random = random;
        }

        List<String> line(Commands of) {
            List<List<String>> parts = new ArrayList<>(options);
            operands.forEach(operand -> parts.add(List.of(operand)));
            Collections.shuffle(parts, random);
            List<String> line = new ArrayList<>(List.of(of.word()));
            parts.forEach(line::addAll);
            line.addAll(command);
            return line;
        }

        private void option(String names, @Nullable String value) {
            if (random.nextInt(3) == 0) {
                String[] all = names.split(" ");
                String name = all[random.nextInt(all.length)];
                options.add(value == null ? List.of(name) : List.of(name, value));
            }
        }

        private String some(Class<?> type) {
            String number = Integer.toString(random.nextInt(100));
            return Number.class.isAssignableFrom(type)
                    ? number
                    : List.of("x", "a/b", "ö:nr", "64M", number).get(random.nextInt(5));
        }

        @Override
        public boolean flag(String names, String description) {
            option(names, null);
            return false;
        }

        @Override
        public <T> @Nullable T value(Class<T> type, String names, String label, String description) {
            option(names, some(type));
            return null;
        }

        @Override
        public List<String> values(String names, String label, String description) {
            option(names, some(String.class));
            option(names, some(String.class));
            return List.of();
        }

        @Override
        public @Nullable String valueIfAttached(String names, String label, String description) {
            option(names, null);
            return null;
        }

        @Override
        public <T> List<T> operands(Class<T> type, String count, String label, String description) {
            int most = type.isEnum() ? 0 : count.endsWith("*") ? 3 : 1;
            while (operands.size() < most && (operands.isEmpty() && count.startsWith("1") || random.nextBoolean())) {
                operands.add(random.nextInt(4) == 0 ? "-" : some(type));
            }
            return List.of();
        }

        @Override
        public List<String> command(String label, String description) {
            command.addAll(List.of("--", "cmd", "--in", "@f", "--", "--help", "\"q\""));
            return List.of();
        }

        @Override
        public List<String> commandAfterDashes(String label, String description) {
            return random.nextBoolean() ? command(label, description) : List.of();
        }
    }

    private @Nullable Map<String, @Nullable Object> plainly(List<String> words) {
        PlainWords plain = new PlainWords(words.subList(1, words.size()));
        Given given = new Given(plain);
        command(words).create(nowhere).read(given);
        return plain.areUnderstood() ? given.all() : null;
    }

    private Map<String, @Nullable Object> byPicocli(List<String> words) {
        ParseResult parsed = CommandTree.parsed(nowhere, words).subcommand();
        assertThat(parsed.isUsageHelpRequested()).as(words.toString()).isFalse();
        Given given = new Given(PicocliWords.read(parsed));
        command(words).create(nowhere).read(given);
        return given.all();
    }

    private static Commands command(List<String> words) {
        return Commands.valueOf(words.get(0).toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @EnumSource(Commands.class)
    void whatACommandMayBeGivenIsReadWithoutPicocliAndMeansTheSame(Commands command) {
        Random random = new Random(command.ordinal());
        for (int i = 0; i < LINES; i++) {
            MadeUp made = new MadeUp(random);
            command.create(nowhere).read(made);
            List<String> line = made.line(command);
            assertThat(plainly(line)).as(line.toString()).isEqualTo(byPicocli(line));
        }
    }

    @ParameterizedTest
    @EnumSource(Commands.class)
    void whatIsReadOfAnyWordsIsWhatPicocliReads(Commands command) {
        Random random = new Random(command.ordinal());
        for (int i = 0; i < LINES; i++) {
            MadeUp made = new MadeUp(random);
            command.create(nowhere).read(made);
            List<String> line = made.line(command);
            line = new ArrayList<>(line.subList(0, 1 + random.nextInt(line.size())));
            for (int j = random.nextInt(3); j >= 0; j--) {
                line.add(1 + random.nextInt(line.size()), UNUSUAL.get(random.nextInt(UNUSUAL.size())));
            }
            Map<String, @Nullable Object> read = plainly(line);
            if (read != null) {
                assertThat(read).as(line.toString()).isEqualTo(byPicocli(line));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "make --directory --json",
                "make --prefix a_ --suffix .b --in /x --json -d",
                "make --for 4711 -d",
                "run make -j4 --java",
                "run --in /x --keep-on-failure --java -- cmd -- --in y @z --help",
                "write --durable f -- cmd -- @x --help --backup",
                "count f --lines",
                "chunk - --records 7 --exec cmd",
                "sort a b --key city --key amount:nr -o sorted.csv",
                "list"
            })
    void thisIsPlain(String line) {
        List<String> words = List.of(line.split(" "));
        assertThat(plainly(words)).isEqualTo(byPicocli(words));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "make --help",
                "make --verbose",
                "make -d -d",
                "make -dh",
                "make --prefix",
                "make --prefix --json",
                "make --prefix=a",
                "make --for self",
                "make --prefix a --prefix b",
                "make --in \"quoted\"",
                "make surplus",
                "run",
                "run --",
                "run --in -- x",
                "run --java x",
                "run --in=/x -- y",
                "write",
                "write f g",
                "write f --",
                "write -- cmd",
                "write @f",
                "count",
                "count f g",
                "chunk f --records",
                "chunk f --records many",
                "sort",
                "sort f -oF"
            })
    void thisIsLeftToPicocli(String line) {
        assertThat(plainly(List.of(line.split(" ")))).isNull();
    }

    @Test
    void whatNoFileCanBeNamedIsLeftToPicocli() {
        assertThat(plainly(List.of("make", "--in", "a\0b"))).isNull();
        assertThat(plainly(List.of("make", "--in", "a"))).containsEntry("--in", Path.of("a"));
    }
}
