package dev.tempfile.testkit.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tempfile.ByteFile;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An upload and a download over HTTP, with a server that spools and a client that streams. */
@Timeout(120)
class HttpTest {
    private final byte[] content = new byte[400_000];
    private final ConcurrentMap<String, ByteFile> uploads = new ConcurrentHashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @TempDir
    private Path here;

    @BeforeEach
    void start() throws IOException {
        new Random(3).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                if (exchange.getRequestMethod().equals("PUT")) {
                    ByteFile upload = ClientFile.valueOf(path.substring(1)).in(here);
                    upload.transferFrom(exchange.getRequestBody());
                    uploads.put(path, upload);
                    exchange.sendResponseHeaders(201, -1);
                } else {
                    ByteFile upload = uploads.get(path);
                    exchange.sendResponseHeaders(200, upload.size());
                    upload.newInput().transferTo(exchange.getResponseBody());
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(0);
        for (ByteFile upload : uploads.values()) {
            upload.close();
        }
    }

    private HttpRequest.Builder request(Object path) {
        return HttpRequest.newBuilder(URI.create("http://" + server.getAddress().getHostString() + ":"
                        + server.getAddress().getPort() + "/" + path))
                .timeout(Duration.ofSeconds(100));
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsTheBodyOfARequestAndTakesTheBodyOfAResponse(ClientFile type) throws Exception {
        try (ByteFile sent = type.in(here);
                ByteFile received = type.in(here)) {
            sent.write(content);
            HttpResponse<Void> stored = client.send(
                    request(type)
                            .PUT(HttpRequest.BodyPublishers.ofInputStream(sent.rewind()::input))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            assertThat(stored.statusCode()).isEqualTo(201);
            HttpResponse<InputStream> response =
                    client.send(request(type).build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(received.transferFrom(response.body())).isEqualTo(content.length);
            assertThat(received.rewind().readAll()).isEqualTo(content);
        }
    }

    @Test
    void aPathIsTheBodyToo() throws Exception {
        try (TempFile sent = TempSpec.defaults().in(here).createFile();
                TempFile received = TempSpec.defaults().in(here).createFile()) {
            sent.output().write(content);
            client.send(
                    request(ClientFile.TEMP_FILE)
                            .PUT(HttpRequest.BodyPublishers.ofFile(sent.path()))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            client.send(
                    request(ClientFile.TEMP_FILE).build(),
                    HttpResponse.BodyHandlers.ofFile(received.path(), StandardOpenOption.WRITE));
            assertThat(received.readAll()).isEqualTo(content);
            assertThat(Files.size(sent.path())).isEqualTo(content.length);
        }
    }
}
