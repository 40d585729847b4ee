package dev.tempfile.testkit;

import dev.tempfile.SpooledFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On every ground, and on disk with a limit on each side of every size that the contract uses. */
@ParameterizedClass(name = "{0}, limit {1}")
@MethodSource("groundsAndLimits")
class SpooledFileContractTest extends ByteFileContract {

    @Parameter(0)
    private Ground ground;

    @Parameter(1)
    private long limit;

    static Stream<Arguments> groundsAndLimits() {
        int[] sizes = EverySize.class.getAnnotation(ValueSource.class).ints();
        Stream<Arguments> onDisk = Arrays.stream(sizes)
                .flatMap(size -> Arrays.stream(new int[] {size - 1, size, size + 1}))
                .filter(limit -> limit >= 0)
                .distinct()
                // With native calls only what is on disk differs.
                .filter(limit -> !Ground.withNativeCalls() || limit == 1)
                .mapToObj(limit -> Arguments.of(Ground.DISK, (long) limit));
        Stream<Arguments> elsewhere = Arrays.stream(Ground.values())
                .filter(ground -> ground != Ground.DISK && ground != Ground.ZIP)
                .flatMap(ground -> Stream.of(1L, 100_000L).map(limit -> Arguments.of(ground, limit)));
        // An archive has no files without a name to roll over to.
        Stream<Arguments> inMemory =
                Stream.of(Ground.DISK, Ground.ZIP).map(ground -> Arguments.of(ground, Long.MAX_VALUE));
        List<Ground> wanted = Ground.wanted().toList();
        return Stream.of(onDisk, elsewhere, inMemory)
                .flatMap(all -> all)
                .filter(arguments -> wanted.contains((Ground) arguments.get()[0]));
    }

    @Override
    protected Site openSite() throws IOException {
        return ground.open();
    }

    @Override
    protected SpooledFile create(TempSpec spec) throws IOException {
        return spec.createSpooledFile(limit);
    }
}
