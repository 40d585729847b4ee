package dev.tempfile.examples;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRecordsTest {

    @TempDir
    private Path directory;

    @Test
    void recordsKeepTheirLineEnds() throws IOException {
        assertThat(records("a,b\n1,2\r\n3,4")).containsExactly("a,b\n", "1,2\r\n", "3,4");
        assertThat(records("")).isEmpty();
        assertThat(records("\n\n")).containsExactly("\n", "\n");
    }

    @Test
    void aLineEndInsideQuotesBelongsToItsRecord() throws IOException {
        assertThat(records("a,b\n\"x\ny\",\"\"\n1,\"\"\"\n\"\"\"\nz,w\n"))
                .containsExactly("a,b\n", "\"x\ny\",\"\"\n", "1,\"\"\"\n\"\"\"\n", "z,w\n");
    }

    @Test
    void aQuoteInThePlainOpensNothing() throws IOException {
        assertThat(records("a,b\n5\" pipe,1\n6\"\" pipe,2\n")).hasSize(3);
    }

    @Test
    void theHeaderTellsTheDelimiter() throws IOException {
        assertThat(records("a;b\nx;\"1\n2\"\n")).hasSize(2);
        assertThat(records("a\tb\nx\t\"1\n2\"\n")).hasSize(2);
        assertThat(records("a,b\nsaid;\"he\n2,3\n")).as("not a delimiter here").hasSize(3);
    }

    @Test
    void aMarkOfUtf8BeforeAQuoteIsNoText() throws IOException {
        assertThat(records("\uFEFF\"a\nb\",c\n1,2\n")).containsExactly("\uFEFF\"a\nb\",c\n", "1,2\n");
    }

    @Test
    void recordsThatCrossTheBufferAreWhole() throws IOException {
        for (int length = (1 << 16) - 4; length < (1 << 16) + 4; length++) {
            String wide = "x".repeat(length);
            List<String> expected = List.of("a,b\n", wide + ",1\n", "\"" + wide + "\n" + wide + "\",2\n", "y,3");
            assertThat(records(String.join("", expected))).isEqualTo(expected);
        }
    }

    @Test
    void aQuoteThatNeverClosesIsKnownByItsRecord() throws IOException {
        assertThat(unclosedQuote("a,b\n1,2\n3,\"x\n4,5\n")).isEqualTo(2);
        assertThat(unclosedQuote("\"a,b\n1,2\n")).as("the header").isZero();
        assertThat(unclosedQuote("a,b\n1,2\n3,\"x\n\"")).isEqualTo(-1);
        assertThat(unclosedQuote("a,b\n1,2\n5\" pipe,6")).isEqualTo(-1);
    }

    private long unclosedQuote(String text) throws IOException {
        try (CsvRecords records = new CsvRecords(Files.writeString(directory.resolve("some.csv"), text))) {
            while (records.hasNext()) {
                records.next();
            }
            return records.unclosedQuote();
        }
    }

    @Test
    void utf16IsRefused() {
        assertThatThrownBy(() -> records("a,b\n".getBytes(UTF_16)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is UTF-16; convert it to UTF-8 first");
    }

    @Test
    void thereIsNothingAfterTheLast() throws IOException {
        try (CsvRecords records = new CsvRecords(Files.writeString(directory.resolve("one.csv"), "a\n"))) {
            records.next();
            assertThat(records.hasNext()).isFalse();
            assertThatThrownBy(records::next).isInstanceOf(EOFException.class).hasMessageContaining("one.csv");
        }
    }

    private List<String> records(String text) throws IOException {
        return records(text.getBytes(UTF_8));
    }

    private List<String> records(byte[] text) throws IOException {
        List<String> all = new ArrayList<>();
        try (CsvRecords records = new CsvRecords(Files.write(directory.resolve("some.csv"), text))) {
            while (records.hasNext()) {
                all.add(new String(records.next(), UTF_8));
            }
        }
        return all;
    }
}
