package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Owners that come and go by kill -9, sweepers, and another user who attacks them, in one shared directory for a long time. */
final class Soak extends Row {
    private static final Duration QUICK = Duration.ofSeconds(3);

    /** What is left of the time for the look at what they left. */
    private static final Duration JUDGING = Duration.ofSeconds(15);

    Soak() {
        super(21, "soak", "4 owners, 3 of them killed at random, 2 sweepers and an attacker in one sticky directory");
    }

    @Override
    String missing() {
        return OtherUsers.missingUsers();
    }

    /** It takes all the time that there is. */
    @Override
    boolean onlyIfNamed() {
        return true;
    }

    @Override
    void run(Scope scope, Findings findings) throws IOException {
        for (String operation : scope.of("live")) {
            try (Ground ground = Ground.in(scope.parent())) {
                boolean shortly = scope.quick() || scope.untilFirst();
                Instant latest =
                        shortly ? Instant.now().plus(QUICK) : scope.latest().minus(JUDGING);
                share(ground);
                SharedDirectory shared = new SharedDirectory(scope, operation, ground, latest);
                shared.inhabit();
                findings.tried(shared.turns(), operation + ": " + shared, shared.judge());
            }
        }
    }

    /** As /tmp is: root's, and everybody's with the sticky bit. */
    private static void share(Ground ground) throws IOException {
        Path work = ground.work().directory();
        SharedDirectory.give(work, OtherUsers.VICTIM);
        Files.setAttribute(ground.work().temp(), "unix:uid", 0);
        Commands.run("chmod", "1777", ground.work().temp().toString());
    }
}
