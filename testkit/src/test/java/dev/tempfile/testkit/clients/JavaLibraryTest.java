package dev.tempfile.testkit.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.ByteFile;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Scanner;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients that come with Java. */
class JavaLibraryTest {
    private static final byte[] RANDOM = new byte[300_000];

    static {
        new Random(7).nextBytes(RANDOM);
        // Else it makes files of its own in the directory for temporary files.
        ImageIO.setUseCache(false);
    }

    @TempDir
    private Path here;

    @ParameterizedTest
    @EnumSource
    void zipStreamsWriteAndReadAnArchive(ClientFile type) throws IOException {
        try (ByteFile file = type.in(here)) {
            try (ZipOutputStream zip = new ZipOutputStream(file.output(), UTF_8)) {
                for (String name : List.of("first.txt", "\u4e16/second.bin")) {
                    zip.putNextEntry(new ZipEntry(name));
                    zip.write(RANDOM, 0, name.length() * 10_000);
                    zip.closeEntry();
                }
            }
            assertThat(file.isOpen())
                    .as("the archive is closed, the file is not")
                    .isTrue();
            try (ZipInputStream zip = new ZipInputStream(file.newInput(), UTF_8)) {
                for (String name : List.of("first.txt", "\u4e16/second.bin")) {
                    assertThat(zip.getNextEntry().getName()).isEqualTo(name);
                    assertThat(zip.readAllBytes()).isEqualTo(Arrays.copyOf(RANDOM, name.length() * 10_000));
                }
                assertThat(zip.getNextEntry()).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void gzipAndTheDataAndObjectStreams(ClientFile type) throws Exception {
        try (ByteFile file = type.in(here)) {
            try (DataOutputStream data = new DataOutputStream(new GZIPOutputStream(file.output()))) {
                data.writeLong(42);
                data.writeUTF("caf\u00e9");
                data.write(RANDOM);
            }
            try (DataInputStream data =
                    new DataInputStream(new GZIPInputStream(file.rewind().input()))) {
                assertThat(data.readLong()).isEqualTo(42);
                assertThat(data.readUTF()).isEqualTo("caf\u00e9");
                assertThat(data.readAllBytes()).isEqualTo(RANDOM);
            }
            long here = file.position();
            try (ObjectOutputStream objects = new ObjectOutputStream(file.output())) {
                objects.writeObject(List.of("a", 1));
            }
            try (ObjectInputStream objects =
                    new ObjectInputStream(file.position(here).input())) {
                assertThat(objects.readObject()).isEqualTo(List.of("a", 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesAndChannelsCopyInBothDirections(ClientFile type) throws IOException {
        Path source = Files.write(here.resolve("source"), RANDOM);
        Path target = here.resolve("target");
        try (ByteFile file = type.in(here);
                FileChannel from = FileChannel.open(source);
                FileChannel to = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            assertThat(from.transferTo(0, RANDOM.length, file)).isEqualTo(RANDOM.length);
            assertThat(file.size()).isEqualTo(RANDOM.length);
            file.rewind();
            assertThat(to.transferFrom(file, 0, RANDOM.length)).isEqualTo(RANDOM.length);
            assertThat(target).hasBinaryContent(RANDOM);
            file.truncate(0);
            assertThat(Files.copy(source, file.output())).isEqualTo(RANDOM.length);
            assertThat(Files.copy(file.rewind().input(), here.resolve("copy"))).isEqualTo(RANDOM.length);
            assertThat(here.resolve("copy")).hasBinaryContent(RANDOM);
        }
    }

    @ParameterizedTest
    @EnumSource
    void channelsReadAndWriteText(ClientFile type) throws IOException {
        try (ByteFile file = type.in(here)) {
            Writer writer = Channels.newWriter(file, UTF_8);
            writer.write("caf\u00e9\n".repeat(5_000));
            writer.flush();
            file.rewind();
            Reader reader = Channels.newReader(file, UTF_8);
            assertThat(new BufferedReader(reader).lines()).hasSize(5_000).containsOnly("caf\u00e9");
            assertThat(Channels.newInputStream(file.rewind()).readNBytes(4))
                    .isEqualTo("caf\u00c3".getBytes("ISO-8859-1"));
            Channels.newOutputStream(file.truncate(0)).write(RANDOM);
            assertThat(file.size()).isEqualTo(RANDOM.length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void propertiesScannersAndPrintersTakeItsText(ClientFile type) throws IOException {
        try (ByteFile file = type.in(here)) {
            Properties settings = new Properties();
            settings.setProperty("city", "K\u00f8benhavn");
            settings.store(file.text().writer(), "settings");
            Properties read = new Properties();
            read.load(file.text().rewind().reader());
            assertThat(read).isEqualTo(settings);

            file.truncate(0);
            PrintWriter printer = new PrintWriter(file.text().writer());
            printer.printf("%d %s%n%s%n", 7, "seven", "last line");
            printer.flush();
            Scanner scanner = new Scanner(file.text().rewind().reader());
            assertThat(scanner.nextInt()).isEqualTo(7);
            assertThat(scanner.next()).isEqualTo("seven");
            scanner.nextLine();
            assertThat(scanner.nextLine()).isEqualTo("last line");
            assertThat(scanner.hasNext()).isFalse();

            Scanner overChannel = new Scanner(file.rewind(), UTF_8);
            assertThat(overChannel.nextInt()).isEqualTo(7);

            file.truncate(0);
            try (BufferedWriter buffered = new BufferedWriter(file.text().writer())) {
                buffered.write("buffered");
            }
            assertThat(new BufferedReader(file.text().rewind().reader()).readLine())
                    .isEqualTo("buffered");
        }
    }

    @ParameterizedTest
    @EnumSource
    void imagesAreWrittenAndReadBack(ClientFile type) throws IOException {
        BufferedImage drawn = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 64; x++) {
            drawn.setRGB(x, x % 48, 0xff8000 + x);
        }
        try (ByteFile file = type.in(here)) {
            assertThat(ImageIO.write(drawn, "png", file.output())).isTrue();
            BufferedImage read = ImageIO.read(file.newInput());
            assertThat(read.getWidth()).isEqualTo(64);
            assertThat(read.getRGB(10, 10)).isEqualTo(0xffff8000 + 10);
            ImageInputStream seeking =
                    ImageIO.createImageInputStream(file.rewind().input());
            assertThat(ImageIO.getImageReaders(seeking).next().getFormatName()).isEqualTo("png");
            assertThat(ImageIO.read(seeking).getRGB(20, 20)).isEqualTo(0xffff8000 + 20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void digestsAndSequencesReadIt(ClientFile type) throws Exception {
        MessageDigest expected = MessageDigest.getInstance("SHA-256");
        try (ByteFile file = type.in(here)) {
            file.write(RANDOM).rewind();
            InputStream both = new SequenceInputStream(file.input(), new ByteArrayInputStream(new byte[] {1}));
            DigestInputStream digesting = new DigestInputStream(both, MessageDigest.getInstance("SHA-256"));
            digesting.transferTo(OutputStream.nullOutputStream());
            expected.update(RANDOM);
            expected.update((byte) 1);
            assertThat(HexFormat.of().formatHex(digesting.getMessageDigest().digest()))
                    .isEqualTo(HexFormat.of().formatHex(expected.digest()));
            ByteBuffer direct = ByteBuffer.allocateDirect(RANDOM.length);
            file.rewind();
            while (direct.hasRemaining() && file.read(direct) >= 0) {
                continue;
            }
            assertThat(direct.hasRemaining()).isFalse();
        }
    }
}
