package dev.tempfile.testkit.deletion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A program that does to a directory, which it may write and somebody else is deleting, what leads a careless deletion astray: as
 * fast as it can, until it hears the end of its input or too long a time is over.
 *
 * <p>Its arguments: the directory, or an empty text for the one it works in; one of its own, with a file {@code canary}; somebody
 * else's, that it may not even look into; and the seed of its choices. It says {@code ready=} when it has begun, and how often each
 * attack succeeded when it ends.
 */
final class Attacker {
    private static final int SECONDS = 60;
    private static final int LOOT = 400;

    private final Path attacked;
    private final Path own;
    private final Path precious;
    private final Random random;
    private final Map<Attack, Integer> successes = new EnumMap<>(Attack.class);
    private int number;

    /** What it does to one entry. */
    enum Attack {
        LINK_IN_ITS_PLACE,
        FIFO_IN_ITS_PLACE,
        DIRECTORY_IN_ITS_PLACE,
        MOVED_OUT,
        MOVED_IN,
        MOVED_INTO_ANOTHER,
        NAMES_EXCHANGED,
        LINKS_PLANTED
    }

    private Attacker(Path attacked, Path own, Path precious, long seed) {
        this.attacked = attacked;
        this.own = own;
        this.precious = precious;
        this.random = new Random(seed);
    }

    public static void main(String[] args) throws Exception {
        Attacker attacker = new Attacker(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), Long.parseLong(args[3]));
        Thread work = new Thread(attacker::attackOnAndOn, "attacks");
        work.setDaemon(true);
        attacker.stockUp();
        work.start();
        System.out.println("ready=");
        while (System.in.read() >= 0) {
            // Whoever started it has not ended yet.
        }
        work.interrupt();
        work.join(100_000);
        for (Attack attack : Attack.values()) {
            System.out.println(attack + "=" + attacker.successes.getOrDefault(attack, 0));
        }
    }

    private void attackOnAndOn() {
        long latest = System.nanoTime() + SECONDS * 1_000_000_000L;
        while (!Thread.currentThread().isInterrupted() && System.nanoTime() < latest) {
            Attack attack = Attack.values()[random.nextInt(Attack.values().length)];
            try {
                attack(attack);
                successes.merge(attack, 1, Integer::sum);
            } catch (IOException tooLateOrRefused) {
                continue;
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    private void attack(Attack attack) throws IOException, InterruptedException {
        Path victim = one(attacked);
        switch (attack) {
            case LINK_IN_ITS_PLACE -> {
                Files.move(victim, loot());
                Files.createSymbolicLink(victim, precious);
            }
            case FIFO_IN_ITS_PLACE -> {
                Path fifo = fifo();
                Files.move(victim, loot());
                Files.move(fifo, victim);
            }
            case DIRECTORY_IN_ITS_PLACE -> {
                Files.move(victim, loot());
                plantLinks(Files.createDirectory(victim));
            }
            case MOVED_OUT -> Files.move(victim, loot());
            case MOVED_IN -> Files.move(one(own.resolve("loot")), attacked.resolve("in" + number++));
            case MOVED_INTO_ANOTHER -> Files.move(victim, one(attacked).resolve("into" + number++));
            case NAMES_EXCHANGED -> {
                Path other = one(attacked);
                Path aside = loot();
                Files.move(victim, aside);
                Files.move(other, victim);
                Files.move(aside, other);
            }
            case LINKS_PLANTED -> plantLinks(victim);
        }
    }

    private void plantLinks(Path directory) throws IOException {
        Files.createSymbolicLink(directory.resolve("link" + number++), precious);
        Files.createLink(directory.resolve("canary" + number++), own.resolve("canary"));
    }

    /** Any entry. */
    private Path one(Path directory) throws IOException {
        List<Path> entries;
        try (Stream<Path> all = Files.list(directory)) {
            entries = all.limit(100).toList();
        } catch (java.io.UncheckedIOException going) {
            throw going.getCause();
        }
        if (entries.isEmpty()) {
            throw new IOException("nothing is there");
        }
        return entries.get(random.nextInt(entries.size()));
    }

    private Path loot() throws IOException {
        return own.resolve("loot").resolve(Integer.toString(number++ % LOOT));
    }

    private Path fifo() throws IOException, InterruptedException {
        Path fifo = one(own.resolve("stock"));
        if (random.nextInt(50) == 0) {
            stockUp();
        }
        return fifo;
    }

    private void stockUp() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mkfifo"));
        for (int i = 0; i < 100; i++) {
            Path fifo = own.resolve("stock/" + i);
            if (!Files.exists(fifo, LinkOption.NOFOLLOW_LINKS)) {
                command.add(fifo.toString());
            }
        }
        if (command.size() > 1
                && new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("mkfifo failed");
        }
    }
}
