package dev.tempfile.ownership;

import dev.tempfile.platform.Boot;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What happens when one connects to an owner's socket, without ever waiting. */
enum Knock {
    /** It is there and listens, even if so many connected before that no more get in. */
    ANSWERED,
    /** Nobody listens any more. */
    REFUSED,
    /** There is no socket. */
    ABSENT,
    /** None of these can be told. */
    UNCLEAR;

    static Knock at(Path socket) {
        try {
            if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                // What is no socket refuses as well.
                return UNCLEAR;
            }
        } catch (NoSuchFileException absent) {
            return ABSENT;
        } catch (IOException unseen) {
            return UNCLEAR;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return ANSWERED;
        } catch (ConnectException refused) {
            // Shown on Linux only; elsewhere it may mean something else.
            return Boot.id().isEmpty() ? UNCLEAR : REFUSED;
        } catch (SocketException other) {
            // EAGAIN: so many connected and were not accepted that there is no more room (unix(7)).
            String reason = String.valueOf(other.getMessage());
            return reason.contains("temporarily unavailable") ? ANSWERED : UNCLEAR;
        } catch (IOException | RuntimeException unknown) {
            return UNCLEAR;
        }
    }
}
