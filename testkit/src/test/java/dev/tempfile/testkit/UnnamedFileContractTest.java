package dev.tempfile.testkit;

import dev.tempfile.TempSpec;
import dev.tempfile.UnnamedFile;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An archive names its files when they are closed, so that none can be without a name: refused there. */
@ParameterizedClass(name = "{0}")
@MethodSource("grounds")
class UnnamedFileContractTest extends ByteFileContract {

    @Parameter
    private Ground ground;

    static Stream<Ground> grounds() {
        return Ground.wanted().filter(ground -> ground != Ground.ZIP);
    }

    @Override
    protected Site openSite() throws IOException {
        return ground.open();
    }

    @Override
    protected UnnamedFile create(TempSpec spec) throws IOException {
        return spec.createUnnamedFile();
    }
}
