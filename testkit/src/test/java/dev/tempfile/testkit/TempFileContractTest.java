package dev.tempfile.testkit;

import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("dev.tempfile.testkit.Ground#wanted")
class TempFileContractTest extends ByteFileContract {

    @Parameter
    private Ground ground;

    @Override
    protected Site openSite() throws IOException {
        return ground.open();
    }

    @Override
    protected TempFile create(TempSpec spec) throws IOException {
        return spec.createFile();
    }
}
