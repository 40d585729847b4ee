package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The owners of this JVM, which every class loader's library lists and reads. */
class ListedOwnersTest {
    @Test
    void eachIsListedUntilItIsTakenOffAndTheOthersStay() {
        ListedOwners.add("tempfile-one");
        ListedOwners.add("tempfile-two");
        ListedOwners.add("tempfile-three");
        assertThat(ListedOwners.contains("tempfile-one")).isTrue();
        assertThat(ListedOwners.contains("tempfile-two")).isTrue();
        assertThat(ListedOwners.contains("tempfile-three")).isTrue();

        ListedOwners.remove("tempfile-two");

        assertThat(ListedOwners.contains("tempfile-one")).isTrue();
        assertThat(ListedOwners.contains("tempfile-two")).isFalse();
        assertThat(ListedOwners.contains("tempfile-three")).isTrue();
        ListedOwners.remove("tempfile-one");
        ListedOwners.remove("tempfile-three");
        assertThat(ListedOwners.contains("tempfile-one")).isFalse();
        assertThat(ListedOwners.contains("tempfile-three")).isFalse();
    }

    @Test
    void aPartOfANameIsNoName() {
        ListedOwners.add("tempfile-whole");
        assertThat(ListedOwners.contains("tempfile-")).isFalse();
        assertThat(ListedOwners.contains("whole")).isFalse();
        ListedOwners.remove("tempfile-who");
        assertThat(ListedOwners.contains("tempfile-whole")).isTrue();
        ListedOwners.remove("tempfile-whole");
        assertThat(ListedOwners.contains("tempfile-whole")).isFalse();
    }
}
