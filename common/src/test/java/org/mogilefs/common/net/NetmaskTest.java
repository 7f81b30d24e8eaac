package org.mogilefs.common.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetmaskTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/8", "10.0.0.0:255.0.0.0", "10/8", "10.0.0.0-10.255.255.255", "10.0.0.0/255.0.0.0"})
    void everyFormOfABlockIsRead(String text) throws UnknownHostException {
        Netmask mask = Netmask.parse(text).orElseThrow();
        assertThat(mask.contains(InetAddress.getByName("10.200.3.4"))).isTrue();
        assertThat(mask.contains(InetAddress.getByName("11.0.0.1"))).isFalse();
        assertThat(mask.contains(InetAddress.getByName("::1"))).isFalse();
    }

    @Test
    void oneAddressIsABlockOfOne() throws UnknownHostException {
        Netmask mask = Netmask.parse("127.0.0.1").orElseThrow();
        assertThat(mask.contains(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(mask.contains(InetAddress.getByName("127.0.0.2"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bogus", "10.0.0.0/33", "300.1.1.1", "10.0.0.0:255.0.255.0", "1.2.3.4.5"})
    void nonsenseIsRefused(String text) {
        assertThat(Netmask.parse(text)).isEmpty();
    }
}
