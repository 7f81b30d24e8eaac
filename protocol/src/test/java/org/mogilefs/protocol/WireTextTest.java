package org.mogilefs.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WireTextTest {
    @Property
    void anyBytesSurviveARoundTrip(@ForAll byte[] bytes) {
        assertThat(WireText.encode(WireText.decode(bytes))).isEqualTo(bytes);
    }

    @Property
    void anyBytesSurvivePercentEncoding(@ForAll byte[] bytes) {
        String text = WireText.decode(bytes);
        assertThat(PercentEncoding.decode(PercentEncoding.encode(text))).isEqualTo(text);
    }

    @Test
    void utf8IsTheTextItSpells() {
        assertThat(PercentEncoding.decode("%C3%A9+%F0%9F%98%80")).isEqualTo("é \uD83D\uDE00");
        assertThat(PercentEncoding.encode("é \uD83D\uDE00~(")).isEqualTo("%C3%A9+%F0%9F%98%80%7E%28");
    }

    @Test
    void aByteThatIsNotUtf8IsKept() {
        String key = PercentEncoding.decode("caf%E9");
        assertThat(WireText.hasEscapedBytes(key)).isTrue();
        assertThat(PercentEncoding.encode(key)).isEqualTo("caf%E9");
    }

    @Test
    void aBadEscapeStaysLiteral() {
        assertThat(PercentEncoding.decode("100%&%zz%4")).isEqualTo("100%&%zz%4");
    }
}
