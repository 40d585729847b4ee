package dev.tempfile.testkit;

import dev.tempfile.MemoryFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The ground is only where it is published. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.tempfile.testkit.Ground#wanted")
class MemoryFileContractTest extends ByteFileContract {

    @Parameter
    private Ground ground;

    @Override
    protected Site openSite() throws IOException {
        return ground.open();
    }

    @Override
    protected MemoryFile create(TempSpec unused) {
        return MemoryFile.create();
    }
}
