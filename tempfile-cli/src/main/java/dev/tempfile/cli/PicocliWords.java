package dev.tempfile.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Words as picocli reads them, which is told of each before. */
final class PicocliWords implements Words {

    private final CommandSpec told;
    private final @Nullable ParseResult parsed;

    private PicocliWords(CommandSpec told, @Nullable ParseResult parsed) {
        this.told = told;
        this.parsed = parsed;
    }

    /** Words that give nothing, and tell picocli of what they are asked for. */
    static PicocliWords told(CommandSpec command) {
        return new PicocliWords(command, null);
    }

    /** What picocli read, asked for in the same order. */
    static PicocliWords read(ParseResult parsed) {
        return new PicocliWords(parsed.commandSpec(), parsed);
    }

    @Override
    public boolean flag(String names, String description) {
        return Boolean.TRUE.equals(option(OptionSpec.builder(names.split(" ")).type(boolean.class), description));
    }

    @Override
    public <T> @Nullable T value(Class<T> type, String names, String label, String description) {
        return type.cast(option(OptionSpec.builder(names.split(" ")).type(type).paramLabel(label), description));
    }

    @Override
    public List<String> values(String names, String label, String description) {
        Object values = option(
                OptionSpec.builder(names.split(" "))
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel(label),
                description);
        return values instanceof List<?> all
                ? all.stream().map(String.class::cast).toList()
                : List.of();
    }

    @Override
    public @Nullable String valueIfAttached(String names, String label, String description) {
        return (String) option(
                OptionSpec.builder(names.split(" "))
                        .type(String.class)
                        .arity("0..1")
                        .fallbackValue("")
                        .paramLabel(label),
                description);
    }

    @Override
    public <T> List<T> operands(Class<T> type, String count, String label, String description) {
        return operands(type, count.endsWith("*") ? "0..*" : "0", count, label, description);
    }

    @Override
    public List<String> command(String label, String description) {
        return operands(String.class, "0..*", "1..*", label, description);
    }

    @Override
    public List<String> commandAfterDashes(String label, String description) {
        List<String> command = operands(String.class, "1..*", "0..*", label, description);
        if (parsed != null && command.size() > wordsAfterDashes(parsed.originalArgs())) {
            throw new WrongUsage("there is no argument '" + command.get(0) + "'; a command comes after --");
        }
        return command;
    }

    private static int wordsAfterDashes(List<String> words) {
        int dashes = words.indexOf("--");
        return dashes < 0 ? 0 : words.size() - dashes - 1;
    }

    private @Nullable Object option(OptionSpec.Builder option, String description) {
        if (parsed == null) {
            told.addOption(option.description(description).build());
            return null;
        }
        return parsed.matchedOptionValue(option.names()[0], null);
    }

    private <T> List<T> operands(Class<T> type, String index, String count, String label, String description) {
        if (parsed == null) {
            told.addPositional(PositionalParamSpec.builder()
                    .index(index)
                    .arity(count)
                    .required(!count.startsWith("0"))
                    .type(index.equals("0") ? type : List.class)
                    .auxiliaryTypes(type)
                    .paramLabel(label)
                    .description(description)
                    .build());
            return List.of();
        }
        for (ArgSpec operand : told.positionalParameters()) {
            if (operand.paramLabel().equals(label) && operand.getValue() != null) {
                return operand.typeInfo().isCollection() ? operand.getValue() : List.of(operand.<T>getValue());
            }
        }
        return List.of();
    }
}
