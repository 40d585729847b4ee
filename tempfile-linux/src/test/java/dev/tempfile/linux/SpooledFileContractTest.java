package dev.tempfile.linux;

import dev.tempfile.SpooledFile;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.ByteFileContract;
import dev.tempfile.testkit.Site;
import java.io.IOException;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** As {@link UnnamedFileContractTest}, for what is in memory only until the first write. */
@ParameterizedClass(name = "{0}")
@EnumSource
class SpooledFileContractTest extends ByteFileContract {
    @Parameter
    private NativeSite where;

    @Override
    protected Site openSite() throws IOException {
        return where.open();
    }

    @Override
    protected SpooledFile create(TempSpec spec) throws IOException {
        return spec.createSpooledFile(1);
    }
}
