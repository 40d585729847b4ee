package dev.tempfile.spark;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks whether a standalone master is there before a context is started, which would try for a minute and then say that it was
 * shut down.
 */
final class Masters {
    private static final String SCHEME = "spark://";
    private static final int MILLIS = 5_000;

    private Masters() {}

    /**
     * Connects to one of the masters of an address such as {@code spark://one:7077,two:7077}; others, such as {@code yarn}, are not
     * asked.
     *
     * @throws ConnectException if none of them answers, after five seconds for each
     * @throws IllegalArgumentException if it is no such address
     */
    static void requireOne(String master) throws IOException {
        if (!master.startsWith(SCHEME)) {
            return;
        }
        List<IOException> failures = new ArrayList<>();
        for (String address : master.substring(SCHEME.length()).split(",")) {
            try (Socket socket = new Socket()) {
                socket.connect(addressOf(address), MILLIS);
                return;
            } catch (IOException failure) {
                failures.add(failure);
            }
        }
        ConnectException failure = new ConnectException(
                "no Spark master answers at " + master + " (" + failures.get(0).getMessage()
                        + "); is it running, and is this its address? Its log and its web page say which");
        failures.forEach(failure::addSuppressed);
        throw failure;
    }

    private static InetSocketAddress addressOf(String address) {
        int colon = address.lastIndexOf(':');
        try {
            return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        } catch (IndexOutOfBoundsException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException("a master is spark://HOST:PORT, not " + SCHEME + address, wrong);
        }
    }
}
