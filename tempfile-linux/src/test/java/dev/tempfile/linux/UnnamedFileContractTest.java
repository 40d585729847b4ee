package dev.tempfile.linux;

import dev.tempfile.TempSpec;
import dev.tempfile.UnnamedFile;
import dev.tempfile.testkit.ByteFileContract;
import dev.tempfile.testkit.Site;
import java.io.IOException;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract that the testkit runs without the native calls, with them. */
@ParameterizedClass(name = "{0}")
@EnumSource
class UnnamedFileContractTest extends ByteFileContract {
    @Parameter
    private NativeSite where;

    @Override
    protected Site openSite() throws IOException {
        return where.open();
    }

    @Override
    protected UnnamedFile create(TempSpec spec) throws IOException {
        return spec.createUnnamedFile();
    }
}
