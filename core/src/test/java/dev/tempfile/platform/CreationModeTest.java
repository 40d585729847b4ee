package dev.tempfile.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modes as numbers. With real umasks: {@code AtomicWriteTest} of the testkit. */
class CreationModeTest {
    @ParameterizedTest
    @CsvSource({
        "0, ---------",
        "0100, --x------",
        "0400, r--------",
        "0640, rw-r-----",
        "0755, rwxr-xr-x",
        "0666, rw-rw-rw-",
        "0777, rwxrwxrwx",
        "0001, --------x",
        "0002, -------w-",
        "01600, rw-------"
    })
    void eachOfTheLowestNineBitsIsOneRight(String octal, String rights) {
        assertThat(PosixFilePermissions.toString(Original.permissions(Integer.parseInt(octal, 8))))
                .isEqualTo(rights);
    }
}
