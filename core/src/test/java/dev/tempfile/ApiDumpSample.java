package dev.tempfile;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link ApiTest} shows the dump of. */
abstract class ApiDumpSample<T extends Number> implements AutoCloseable {
    protected int count;

    private ApiDumpSample() {}

    public abstract List<@Nullable String> names(T first, @Nullable String... more) throws IOException;

    @Override
    public abstract void close();

    @Override
    public String toString() {
        return "inherited by all, so not shown";
    }
}
