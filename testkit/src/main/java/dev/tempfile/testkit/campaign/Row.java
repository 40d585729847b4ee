package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** One line of the plan: a property, and a method that looks for cases in which it does not hold. */
abstract class Row {
    private final int number;
    private final String name;
    private final String method;

    /**
     * @param number as the plan numbers it
     * @param name one word for the command line
     * @param method what is done, in one line
     */
    Row(int number, String name, String method) {
        this.number = number;
        this.name = name;
        this.method = method;
    }

    int number() {
        return number;
    }

    String name() {
        return name;
    }

    String method() {
        return method;
    }

    /** Why it cannot be tried on this machine, or an empty text. */
    String missing() {
        return "";
    }

    /** Whether it is left out of a campaign that names no rows. */
    boolean onlyIfNamed() {
        return false;
    }

    /** The file systems that it is tried on: the one that directories are made in, where nothing else is said. */
    List<String> fileSystems(Scope scope) throws IOException {
        return List.of(Files.getFileStore(scope.parent()).type());
    }

    /** Tries the cases of the scope. */
    abstract void run(Scope scope, Findings findings) throws IOException;
}
