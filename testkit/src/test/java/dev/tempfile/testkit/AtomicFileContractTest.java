package dev.tempfile.testkit;

import dev.tempfile.AtomicFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Of a file that has a target of its own, the contract never commits, but publishes it elsewhere. Refused in an archive. */
@ParameterizedClass(name = "{0}")
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ZIP")
class AtomicFileContractTest extends ByteFileContract {

    @Parameter
    private Ground ground;

    @Override
    protected Site openSite() throws IOException {
        return ground.open();
    }

    @Override
    protected AtomicFile create(TempSpec unused) throws IOException {
        return AtomicFile.open(unusedTarget());
    }
}
