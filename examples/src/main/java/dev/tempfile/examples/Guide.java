package dev.tempfile.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** The guide: all its sections in their order, and its golden rules. */
public final class Guide {

    /**
     * A golden rule.
     *
     * @param rule as one says it to a Python programmer
     * @param inJava what it becomes here
     * @param example the example that shows it
     */
    public record GoldenRule(String rule, String inJava, String example) {}

    private Guide() {}

    /** The sections, with the large file being the one that comes with the examples. */
    public static List<Example> examples() {
        return examples(LargeCsv::run);
    }

    /** The sections, with a large CSV file of your own. */
    public static List<Example> examples(Path csv) {
        return examples(() -> LargeCsv.run(csv));
    }

    private static List<Example> examples(Callable<? extends Record> largeCsv) {
        return List.of(
                new Example("BasicFile", "Basic temporary file", "NamedTemporaryFile()", BasicFile::run),
                new Example("TextAndBinary", "Text and binary", "mode='w+t', mode='w+b'", TextAndBinary::run),
                new Example(
                        "KeptFile", "Controlling the deletion", "delete=False, delete_on_close=False", KeptFile::run),
                new Example("WorkDirectory", "Temporary directory", "TemporaryDirectory()", WorkDirectory::run),
                new Example(
                        "ManualDirectory",
                        "Managing a directory by hand",
                        "mkdtemp(), make_archive(), rmtree()",
                        ManualDirectory::run),
                new Example(
                        "NamedForDebugging",
                        "Prefix, suffix and directory",
                        "prefix=, suffix=, dir=",
                        NamedForDebugging::run),
                new Example("SensitiveData", "Sensitive data", "os.fstat(f.fileno()).st_mode", SensitiveData::run),
                new Example("InMemory", "In memory", "io.BytesIO(), io.StringIO()", InMemory::run),
                new Example("Spooled", "Memory until it grows", "SpooledTemporaryFile(max_size=65536)", Spooled::run),
                new Example("Locations", "Where files are made", "gettempdir(), os.environ", Locations::run),
                new Example(
                        "LargeCsv", "Pattern 1: a large file in chunks", "mkdtemp(prefix='csv_processing_')", largeCsv),
                new Example(
                        "AtomicWrite",
                        "Pattern 2: atomic file operations",
                        "no such thing: by hand, with os.rename",
                        AtomicWrite::run),
                new Example(
                        "RobustCleanup",
                        "Errors and clean-up",
                        "try, finally, os.unlink in a loop",
                        RobustCleanup::run),
                new Example(
                        "MemoryOrDisk", "Memory against disk, measured", "time.time(), one shot", MemoryOrDisk::run));
    }

    /** The rules with which the guide ends. */
    public static List<GoldenRule> goldenRules() {
        return List.of(
                new GoldenRule("Use context managers", "try (TempFile file = TempFile.create()) { … }", "BasicFile"),
                new GoldenRule(
                        "Memory for small data, disk for large",
                        "SpooledFile.create(limit) decides while it runs",
                        "Spooled"),
                new GoldenRule(
                        "Prefixes and suffixes that mean something",
                        "TempSpec.defaults().withPrefix(…).withSuffix(…)",
                        "NamedForDebugging"),
                new GoldenRule(
                        "Be explicit about text and binary",
                        "file.text().write(…) for text, file.write(…) for bytes",
                        "TextAndBinary"),
                new GoldenRule(
                        "Clean up by hand what was made by hand, in finally",
                        "keep(), then finally { TempFiles.deleteTree(directory); }",
                        "ManualDirectory"));
    }
}
