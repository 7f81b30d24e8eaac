package org.mogilefs.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, ''",
        "/dev1/0/000/a.fid, dev1 0 000 a.fid",
        "//dev1///a//, dev1 a",
        "/./dev1/./a/., dev1 a",
        "/%64ev1/%61, dev1 a",
        "/dev1/%c3%a4%E2%82%AC, dev1 ä€",
        "/dev1%2Fa, dev1 a",
        "/dev1/..., dev1 ...",
        "/dev1/a%20b?, dev1 a b?"
    })
    void readsNames(String path, String names) throws BadPathException {
        assertThat(String.join(" ", UriPath.names(path))).isEqualTo(names);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dev1/a",
                "/dev1/../a",
                "/dev1/%2e%2E/a",
                "/dev1%2f..",
                "/dev1/.%2e/a",
                "/dev1/a%00",
            })
    void refusesWhatLeadsElsewhereOrNowhere(String path) {
        assertThatThrownBy(() -> UriPath.names(path))
                .isInstanceOfSatisfying(
                        BadPathException.class, e -> assertThat(e.status()).isEqualTo(403));
    }

    @ParameterizedTest
    // cut off, no digits, overlong forms of a slash and a dot, half a character, a surrogate, not encoded at all
    @ValueSource(
            strings = {
                "/dev1/%",
                "/dev1/%4",
                "/dev1/%zz",
                "/dev1/%c0%af",
                "/dev1/%c0%ae%c0%ae/a",
                "/dev1/%e2%82",
                "/dev1/%ed%a0%80",
                "/dev1/ä"
            })
    void refusesWhatCannotBeDecoded(String path) {
        assertThatThrownBy(() -> UriPath.names(path))
                .isInstanceOfSatisfying(
                        BadPathException.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource({
        "/dev1/a, dev1",
        "/dev12345678, dev12345678",
        "//dev7/, dev7",
        "/dev123456789/a, ''",
        "/dev/a, ''",
        "/dev1x/a, ''",
        "/a/dev1, ''",
        "/, ''"
    })
    void findsTheDevice(String path, String device) {
        assertThat(UriPath.deviceOf(path)).isEqualTo(device);
    }

    /** A plain path goes to the system as it stands, so it must mean to it what it means to everybody else. */
    @Test
    void aPlainPathIsWhatItsNamesSay() throws BadPathException {
        int plain = 0;
        for (String rest : texts("/.%2ae-~\0", 5)) {
            String path = "/dev1/" + rest;
            int end = UriPath.plainDeviceEnd(path);
            if (end >= 0) {
                plain++;
                assertThat(end).isEqualTo(5);
                assertThat("/" + String.join("/", UriPath.names(path)))
                        .isEqualTo(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
                assertThat(path).doesNotContain("/.", "%");
            }
        }
        // the usual ones are among them
        assertThat(plain).isGreaterThan(1000);
        assertThat(UriPath.plainDeviceEnd("/dev12/0/000/000/0000000001.fid")).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/dev/a", "/dev123456789/a", "/devx/a", "/dev1", "/usage", "dev1/a", "/dev1a/a", "//dev1/a"})
    void onlyDevicesArePlain(String path) {
        assertThat(UriPath.plainDeviceEnd(path)).isEqualTo(-1);
    }

    /** All texts of up to {@code length} of these letters. */
    private static List<String> texts(String letters, int length) {
        List<String> texts = new ArrayList<>(List.of(""));
        int from = 0;
        for (int n = 1; n <= length; n++) {
            int to = texts.size();
            for (int i = from; i < to; i++) {
                for (char letter : letters.toCharArray()) {
                    texts.add(texts.get(i) + letter);
                }
            }
            from = to;
        }
        return texts;
    }
}
