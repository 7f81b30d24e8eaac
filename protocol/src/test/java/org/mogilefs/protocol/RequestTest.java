package org.mogilefs.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestTest {
    @Test
    void commandsAreReadInAnyCaseAndWithoutABlank() {
        assertThat(Request.parse("GET_PATHS&domain=d&key=a%2Fb+c").command()).isEqualTo("get_paths");
        assertThat(Request.parse("  noop").command()).isEqualTo("noop");
        assertThat(Request.parse("GET_PATHS&domain=d&key=a%2Fb+c").arguments().text("key"))
                .isEqualTo("a/b c");
    }

    @Test
    void aLineWithoutAWordHasNoCommand() {
        assertThat(Request.parse("   ").command()).isEmpty();
        assertThat(Request.parse("=x").command()).isEmpty();
    }

    @Test
    void truthIsPerls() {
        Arguments arguments = Arguments.parse("a=0&b=&c=false&d=00&e&0&f=a=b");
        assertThat(arguments.isTrue("a")).isFalse();
        assertThat(arguments.isTrue("b")).isFalse();
        assertThat(arguments.isTrue("c")).isTrue();
        assertThat(arguments.isTrue("d")).isTrue();
        assertThat(arguments.has("e")).isTrue();
        assertThat(arguments.text("f")).isEqualTo("a");
        assertThat(arguments.has("0")).isFalse();
    }

    @Test
    void numbersArePerls() {
        assertThat(PerlNumber.parse("12abc")).isEqualTo(12);
        assertThat(PerlNumber.parse("abc")).isZero();
        assertThat(PerlNumber.parse("-3.9")).isEqualTo(-3);
        assertThat(PerlNumber.parse("99999999999999999999")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void answersCarryTheCallid() {
        assertThat(Response.Ok.EMPTY.encode(Optional.empty())).isEqualTo("OK ");
        assertThat(Response.Ok.EMPTY.encode(Optional.of("7"))).isEqualTo("OK callid=7");
        assertThat(Response.Err.of(ErrorCode.DOMAIN_NOT_FOUND).encode(Optional.of("a b")))
                .isEqualTo("ERR domain_not_found Domain+not+found a+b");
    }

    @Test
    void answersAreReadBack() {
        assertThat(Response.parse("OK ")).isEqualTo(Response.Ok.EMPTY);
        assertThat(Response.parse("ERR unknown_key unknown_key")).isEqualTo(Response.Err.of(ErrorCode.UNKNOWN_KEY));
        assertThat(Response.parse("OK paths=1&path1=http://127.0.0.1:7500/dev1/0/000/000/0000000001.fid"))
                .isInstanceOfSatisfying(
                        Response.Ok.class,
                        ok -> assertThat(ok.values().text("paths")).isEqualTo("1"));
    }

    @Test
    void fidsHaveTheirFoldersFromTheLeft() {
        assertThat(FidPath.of(3, 12)).isEqualTo("/dev3/0/000/000/0000000012.fid");
        assertThat(FidPath.of(3, 12345678901L)).isEqualTo("/dev3/1/234/567/12345678901.fid");
    }
}
