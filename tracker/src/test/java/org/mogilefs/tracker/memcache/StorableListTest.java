package org.mogilefs.tracker.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes as {@code perl -MStorable=nfreeze} prints them. */
class StorableListTest {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void readsWhatPerlWrote() {
        assertThat(StorableList.read(bytes("050b020000000508810882090000012c0a01370900011170")))
                .contains(List.of(1, 2, 300, 7, 70_000));
        assertThat(StorableList.read(bytes("050b02000000020a0231320a0135"))).contains(List.of(12, 5));
        assertThat(StorableList.read(bytes("050b0200000000"))).contains(List.of());
    }

    @Test
    void readsWhatItWrote() {
        for (List<Integer> list : List.of(List.<Integer>of(), List.of(7), List.of(1, 20, 300, 65_536))) {
            assertThat(StorableList.read(StorableList.write(list))).contains(list);
        }
        assertThat(HexFormat.of().formatHex(StorableList.write(List.of(12, 5)))).endsWith("02000000020a0231320a0135");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "05",
                "050b02ffffffff",
                "050b02000000020a0131",
                "050b02000000010aff31",
                "31322c33",
                "050b02000000010a0178",
                "040b02000000010a0131",
                "050b03000000010a0131",
                "050b02000000010a013100"
            })
    void takesNothingElseForAList(String hex) {
        assertThat(StorableList.read(bytes(hex))).isEmpty();
    }
}
