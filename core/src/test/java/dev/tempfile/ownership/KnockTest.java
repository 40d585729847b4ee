package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an owner's socket tells. One that is too busy: {@code EvidenceTest} of the testkit. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "what a refusal means was measured there only")
class KnockTest {
    @TempDir
    private Path here;

    @Test
    void oneThatListensAnswersAndOneThatWasClosedRefuses() throws IOException {
        Path path = here.resolve("socket");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(path));
            assertThat(Knock.at(path)).isEqualTo(Knock.ANSWERED);
        }
        assertThat(Knock.at(path)).isEqualTo(Knock.REFUSED);
    }

    @Test
    void whereThereIsNoneItIsAbsent() {
        assertThat(Knock.at(here.resolve("socket"))).isEqualTo(Knock.ABSENT);
        assertThat(Knock.at(here.resolve("nowhere/socket"))).isEqualTo(Knock.ABSENT);
    }

    @Test
    void whatIsNoSocketOrCannotBeAskedTellsNothing() throws IOException {
        assertThat(Knock.at(Files.createFile(here.resolve("file")))).isEqualTo(Knock.UNCLEAR);
        assertThat(Knock.at(Files.createDirectory(here.resolve("directory")))).isEqualTo(Knock.UNCLEAR);
        assertThat(Knock.at(Files.createSymbolicLink(here.resolve("link"), here.resolve("socket"))))
                .isEqualTo(Knock.UNCLEAR);
        assertThat(Knock.at(here.resolve("file/socket")))
                .as("in what is no directory: JDKs differ in whether something is absent there")
                .isIn(Knock.UNCLEAR, Knock.ABSENT);
        // It was bound under a shorter name and moved to where no address leads.
        Path deep = Files.createDirectory(here.resolve("d".repeat(120)));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(here.resolve("short")));
            Files.move(here.resolve("short"), deep.resolve("socket"));
            assertThat(Knock.at(deep.resolve("socket"))).as("too far away").isEqualTo(Knock.UNCLEAR);
        }
    }
}
