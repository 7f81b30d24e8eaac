package org.mogilefs.storage.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether bytes are answers of HTTP/1.1, one after another, each as long as it says and with nothing between. */
final class HttpAnswers {
    private static final Pattern HEAD = Pattern.compile(
            "HTTP/1\\.1 (\\d{3}) [^\\x00-\\x1f\\x7f]*\r\n((?:[!-9;-~]+:[^\\x00-\\x08\\x0a-\\x1f\\x7f]*\r\n)*)\r\n");
    private static final Pattern LENGTH = Pattern.compile("(?i)(?:^|\n)content-length: (\\d{1,9})\r\n");
    private static final Pattern CHUNKED = Pattern.compile("(?i)(?:^|\n)transfer-encoding:");
    private static final Pattern STACK = Pattern.compile("\n\\s+at [a-z]+\\.");

    private HttpAnswers() {}

    /**
     * Fails unless all is well: no answer is a failure of the node, and where one ends the next one begins.
     *
     * @param asked what was sent: where a HEAD may be in it, a body may be missing
     */
    static void check(String asked, Exchange.Answer answer) {
        String text = answer.text();
        assertThat(text).doesNotContain(FuzzedNode.SECRET).doesNotContainPattern(STACK);
        Matcher head = HEAD.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!head.region(at, text.length()).lookingAt()) {
                assertThat(answer.isAll())
                        .as("an answer begins at byte %s of: %s", at, text)
                        .isFalse();
                return;
            }
            at = endOfBody(asked, answer, head);
        }
    }

    private static int endOfBody(String asked, Exchange.Answer answer, Matcher head) {
        String text = answer.text();
        int status = Integer.parseInt(head.group(1));
        // a broken request may be answered 501 or 505, but never by a failure of ours
        assertThat(status).as(text).isNotEqualTo(500);
        assertThat(CHUNKED.matcher(head.group(2)).find())
                .as("all lengths are known: %s", text)
                .isFalse();
        Matcher length = LENGTH.matcher(head.group(2));
        OptionalInt announced = length.find() ? OptionalInt.of(Integer.parseInt(length.group(1))) : OptionalInt.empty();
        if (status < 200 || status == 204 || status == 304) {
            return head.end();
        }
        assertThat(announced).as("a length in: %s", text).isPresent();
        int end = head.end() + announced.getAsInt();
        if (end <= text.length() && isBegin(text, end)) {
            return end;
        }
        if (asked.contains("HEAD") && isBegin(text, head.end())) {
            return head.end();
        }
        assertThat(answer.isAll())
                .as("a body ends at byte %s of: %s", end, text)
                .isFalse();
        return text.length();
    }

    private static boolean isBegin(String text, int at) {
        return at == text.length() || text.startsWith("HTTP/1.1 ", at);
    }
}
