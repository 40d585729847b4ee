package dev.tempfile.testkit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.ByteFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large objects of a database (JDBC), streamed in and out. */
class DatabaseTest {
    @TempDir
    private Path here;

    @ParameterizedTest
    @EnumSource
    void bytesAndTextGoInAndComeOut(ClientFile type) throws SQLException, IOException {
        byte[] bytes = new byte[200_000];
        new Random(5).nextBytes(bytes);
        String text = "caf\u00e9 \u4e16 \ud83d\ude00\n".repeat(5_000);
        try (Connection database = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = database.createStatement();
                ByteFile binary = type.in(here).write(bytes);
                ByteFile characters = type.in(here);
                ByteFile result = type.in(here);
                ByteFile resultText = type.in(here)) {
            characters.text().write(text);
            statement.execute("create table stored (content blob, description clob)");
            try (PreparedStatement insert = database.prepareStatement("insert into stored values (?, ?)")) {
                insert.setBinaryStream(1, binary.rewind().input());
                insert.setCharacterStream(2, characters.text().rewind().reader());
                insert.executeUpdate();
            }
            try (ResultSet row = statement.executeQuery("select content, description from stored")) {
                assertThat(row.next()).isTrue();
                try (InputStream content = row.getBinaryStream(1);
                        Reader description = row.getCharacterStream(2)) {
                    result.transferFrom(content);
                    description.transferTo(resultText.text().writer());
                }
            }
            assertThat(result.rewind().readAll()).isEqualTo(bytes);
            assertThat(resultText.text().rewind().readAll()).isEqualTo(text);
        }
    }
}
