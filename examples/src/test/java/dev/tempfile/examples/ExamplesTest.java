package dev.tempfile.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each example does what its section of the guide says, and leaves nothing. */
@ExtendWith(NothingLeft.class)
class ExamplesTest {

    private static final boolean POSIX = File.separatorChar == '/';

    @Test
    void aBasicFileIsReadBackAndGone() throws IOException {
        BasicFile.Result result = BasicFile.run();
        assertThat(result.content()).isEqualTo("Hello, temporary world!");
        assertThat(result.createdAt()).isAbsolute().startsWithRaw(TempFiles.defaultDirectory());
        assertThat(result.createdAt().getFileName().toString()).matches("tmp[a-z0-9_]{8}");
        assertThat(result.goneAfterwards()).isTrue();
    }

    @Test
    void textIsUnicodeAndBinaryIsUntouched() throws IOException {
        TextAndBinary.Result result = TextAndBinary.run();
        assertThat(result.textContent()).isEqualTo("Hello, 世界!");
        assertThat(result.charactersWritten()).isEqualTo(10);
        assertThat(result.bytesInFile()).isEqualTo(14);
        assertThat(result.binaryContent()).isEqualTo("48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 21");
        assertThat(result.decoded()).isEqualTo("Hello, world!");
    }

    @Test
    void aChildProcessReadsBothFilesByTheirPaths() throws IOException {
        KeptFile.Result result = KeptFile.run();
        assertThat(result.theChildRead()).isEqualTo("Read me by my path");
        assertThat(result.goneAfterClose()).isTrue();
        assertThat(result.theChildReadAgain()).isEqualTo("This file will persist");
        assertThat(result.thereAfterClose()).isTrue();
        assertThat(result.goneAfterDelete()).isTrue();
        assertThat(result.kept()).isNotEqualTo(result.handedOver());
    }

    @Test
    void aDirectoryGoesWithAllThatItHolds() throws IOException {
        WorkDirectory.Result result = WorkDirectory.run();
        assertThat(result.tree())
                .hasSize(5)
                .contains("config.json (14 bytes)", "data.txt (19 bytes)", "subdirectory/", "  notes.txt (6 bytes)")
                .anyMatch(entry -> entry.matches("tmp[a-z0-9_]{8} \\(23 bytes\\)"));
        assertThat(result.goneWithAllItHeld()).isTrue();
    }

    @Test
    void aKeptDirectoryIsZippedAndDeletedByHand(@TempDir Path elsewhere) throws IOException {
        Path archive = elsewhere.resolve("work.zip");
        ManualDirectory.Result result = ManualDirectory.run(archive);
        assertThat(archive).isRegularFile();
        assertThat(result.entriesOfTheZip()).containsExactlyInAnyOrder("work.txt", "empty/");
        assertThat(result.thereAfterItsBlock()).isTrue();
        assertThat(result.goneAfterDeleteTree()).isTrue();
        assertThat(ManualDirectory.run().archive()).doesNotExist();
    }

    @Test
    void aNameTellsWhoseFileItIs(@TempDir Path directory) throws IOException {
        NamedForDebugging.Result result = NamedForDebugging.run(directory);
        assertThat(result.name()).matches("myapp_data_[a-z0-9_]{8}\\.json");
        assertThat(result.beginsWithThePrefix()).isTrue();
        assertThat(result.endsWithTheSuffix()).isTrue();
        assertThat(result.isInTheDirectory()).isTrue();
        assertThat(result.goneAfterwards()).isTrue();
        assertThat(NamedForDebugging.run().createdAt()).startsWithRaw(TempFiles.defaultDirectory());
    }

    @Test
    void aSecretIsForItsOwnerAlone() throws IOException {
        SensitiveData.Result result = SensitiveData.run();
        if (POSIX) {
            assertThat(result.permissionsOfTheFile()).isEqualTo("rw-------");
            assertThat(result.permissionsOfItsDirectory()).isEqualTo("rwx------");
        }
        assertThat(result.onlyTheOwnerCanOpenIt()).isTrue();
        assertThat(result.linesProcessed()).isEqualTo(3);
        assertThat(result.createdAt().getFileName().toString()).matches("secure_[a-z0-9_]{8}\\.tmp");
        assertThat(result.goneAfterwards()).isTrue();
    }

    @Test
    void memoryHoldsBytesAndText() throws IOException {
        InMemory.Result result = InMemory.run();
        assertThat(result.binaryContent()).isEqualTo("Data stored in memory");
        assertThat(result.textContent()).isEqualTo("Text data in memory");
        assertThat(result.secondLine()).isEqualTo("Its second line");
        assertThat(TempFiles.defaultDirectory()).isEmptyDirectory();
    }

    @Test
    void aSpoolLeavesMemoryOnlyPastItsLimit() throws IOException {
        Spooled.Result result = Spooled.run();
        assertThat(result.bytesWritten()).isEqualTo(144_000).isGreaterThan(result.limit());
        assertThat(result.inMemoryAtTheLimit()).isTrue();
        assertThat(result.onDiskBeyondIt()).isTrue();
        assertThat(result.sameBytesCameBack()).isTrue();
    }

    @Test
    void everyCandidateHasAVerdict() throws IOException {
        Locations.Result result = Locations.run();
        assertThat(result.defaultDirectory()).isEqualTo(TempFiles.defaultDirectory());
        assertThat(result.variables())
                .extracting(Locations.Variable::name)
                .containsExactly("java.io.tmpdir", "TMPDIR", "TEMP", "TMP");
        assertThat(result.candidates()).isNotEmpty().allSatisfy(candidate -> {
            assertThat(candidate.namedBy()).isNotBlank();
            assertThat(candidate.verdict()).isNotBlank().isNotEqualTo("null");
        });
        assertThat(result.itIsInTheDefaultDirectory()).isTrue();
    }

    @Test
    void anAtomicWriteIsWholeOrNotAtAll(@TempDir Path directory) throws IOException {
        Path config = directory.resolve("app.conf");
        Files.writeString(config, "old");
        AtomicWrite.Result result = AtomicWrite.run(config);
        assertThat(result.contentWritten()).startsWith("# Important configuration file\n");
        assertThat(result.failureInTheMiddle()).isEqualTo("the source broke off in the middle");
        assertThat(result.contentAfterTheFailure()).isEqualTo(result.contentWritten());
        assertThat(result.oldContentIsWhole()).isTrue();
        assertThat(result.theDirectoryHolds()).containsExactly("app.conf");
        assertThat(result.noRemnantBesideIt()).isTrue();
        assertThat(AtomicWrite.run().noRemnantBesideIt()).isTrue();
    }

    @Test
    void anErrorInTheMiddleArrivesAndNothingStays() {
        RobustCleanup.Result result = RobustCleanup.run();
        assertThat(result.filesCreated()).hasSize(3).doesNotHaveDuplicates();
        assertThat(result.errorThatArrived()).isEqualTo("something went wrong after \"Data for file 0\"");
        assertThat(result.failuresOfTheCleanup()).isZero();
        assertThat(result.allGoneAllTheSame()).isTrue();
    }

    @Test
    void memoryAndDiskAreMeasuredWithASpread() throws IOException {
        MemoryOrDisk.Result result = MemoryOrDisk.run(5);
        assertThat(result.bytesEach()).isEqualTo(17_000);
        assertThat(result.microseconds())
                .extracting(MemoryOrDisk.Row::way)
                .containsExactly("memory", "spooled", "disk, unnamed", "disk, named");
        assertThat(result.microseconds()).allSatisfy(row -> {
            assertThat(row.from()).isPositive().isLessThanOrEqualTo(row.median());
            assertThat(row.to()).isGreaterThanOrEqualTo(row.median());
        });
        assertThat(result.microseconds().get(0).timesMemory()).isEqualTo(1.0);
    }

    @Test
    void theAirportsComeInSevenChunks() throws IOException {
        LargeCsv.Result result = LargeCsv.run();
        assertThat(result.header()).isEqualTo("iata,name,city,state,country,latitude,longitude");
        assertThat(result.recordsInAll()).isEqualTo(3_376);
        assertThat(result.chunks())
                .extracting(LargeCsv.Part::records)
                .containsExactly(500L, 500L, 500L, 500L, 500L, 500L, 376L);
        assertThat(result.chunks().get(6).name()).isEqualTo("chunk_0007.csv");
        assertThat(result.everyChunkHasTheHeader()).isTrue();
        assertThat(result.everyByteCameBack()).isTrue();
        assertThat(result.countedByAJob()).isEqualTo(3_376);
        assertThat(result.firstInOrder())
                .hasSize(3)
                .isSorted()
                .first()
                .asString()
                .startsWith("00M,");
        assertThat(result.goneAfterwards()).isTrue();
    }

    @Test
    void aLineEndInsideQuotesNeverCutsARecord() throws IOException {
        try (TempDirectory data = TempDirectory.create()) {
            Path file = Files.writeString(
                    data.resolve("notes.csv"),
                    "id,note\n1,\"two\nlines\"\n2,\"a \"\"quoted\"\"\r\nword\"\n3,5\" pipe\n4,last");
            LargeCsv.Result result = LargeCsv.run(file, 1);
            assertThat(result.recordsInAll()).isEqualTo(4);
            assertThat(result.chunks()).hasSize(4);
            assertThat(result.linesInAll()).isEqualTo(7);
            assertThat(result.everyByteCameBack()).isTrue();
            assertThat(result.everyChunkHasTheHeader()).isTrue();
        }
    }

    @Test
    void theNotesHaveLineEndsThatAReaderOfLinesWouldCutAt() throws IOException {
        LargeCsv.Result result = LargeCsv.run();
        assertThat(result.notesWithLineEnds())
                .containsExactly("id,note", "1,\"two⏎lines\"", "2,\"a \"\"quoted\"\"⏎word\"", "3,plain");
        assertThat(result.noNoteIsCut()).isTrue();
        assertThat(result.remark()).isNull();
        assertThat(Facts.of(result).values()).doesNotContainKey("remark");
    }

    @Test
    void whatIsUnusualAboutAFileIsSaidOrDoesNotMatter() throws IOException {
        try (TempDirectory data = TempDirectory.create()) {
            LargeCsv.Result open = LargeCsv.run(Files.writeString(data.resolve("open.csv"), "a,b\n1,2\n3,\"4\n5,6\n"));
            assertThat(open.remark())
                    .contains("record 2,\nwhich starts at byte 8,\nhas a quote at byte 10 that never closes");
            assertThat(open.recordsInAll()).isEqualTo(1);
            assertThat(open.everyByteCameBack()).isNull();
            assertThat(open.countedByAJob()).isNull();
            assertThat(open.firstInOrder()).isEmpty();
            LargeCsv.Result bare = LargeCsv.run(Files.writeString(data.resolve("bare.csv"), "a,b\r1,2\r3,4\r"));
            assertThat(bare.remark()).isNull();
            assertThat(bare.recordsInAll()).isEqualTo(2);
            LargeCsv.Result usual = LargeCsv.run(Files.writeString(data.resolve("usual.csv"), "a,b\r\n1,2\r\n"));
            assertThat(usual.remark()).isNull();
            assertThat(usual.everyByteCameBack()).isTrue();
            Path empty = Files.createFile(data.resolve("nothing.csv"));
            assertThatThrownBy(() -> LargeCsv.run(empty))
                    .hasMessage(empty + " is empty; a CSV file begins with a header");
        }
    }

    @Test
    void aHeaderAloneMakesNoChunk() throws IOException {
        try (TempDirectory data = TempDirectory.create()) {
            LargeCsv.Result result = LargeCsv.run(Files.writeString(data.resolve("empty.csv"), "a,b"));
            assertThat(result.chunks()).isEmpty();
            assertThat(result.recordsInAll()).isZero();
            assertThat(result.everyChunkHasTheHeader())
                    .as("of no chunk nothing is claimed")
                    .isNull();
            assertThat(result.everyByteCameBack()).isNull();
            assertThat(result.remark()).isEqualTo("no record follows the header, so there is no chunk");
            assertThat(result.goneAfterwards()).isTrue();
        }
    }

    @Test
    void theGuideRunsInItsOrderAndEveryClaimIsTrue() throws Exception {
        for (Example example : Guide.examples()) {
            Map<String, Object> facts = Facts.of(example.program().call()).values();
            assertThat(facts).as(example.name()).isNotEmpty().doesNotContainValue(false);
        }
        assertThat(Guide.examples())
                .extracting(Example::name)
                .isEqualTo(List.of(
                        "BasicFile",
                        "TextAndBinary",
                        "KeptFile",
                        "WorkDirectory",
                        "ManualDirectory",
                        "NamedForDebugging",
                        "SensitiveData",
                        "InMemory",
                        "Spooled",
                        "Locations",
                        "LargeCsv",
                        "AtomicWrite",
                        "RobustCleanup",
                        "MemoryOrDisk"));
    }
}
