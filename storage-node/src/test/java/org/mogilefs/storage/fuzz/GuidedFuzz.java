package org.mogilefs.storage.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.sessions.JqwikSession;
import org.awaitility.Awaitility;

/**
 * What Jazzer calls again and again, with bytes that it changes so that code runs that did not run before: in our
 * classes and in the server's parser. Run by {@code storage-node/fuzz}; it begins with what the properties make.
 *
 * <p>The first byte says how the client leaves, the second one where it pauses; the others are sent.
 */
public final class GuidedFuzz {
    private static final int SEEDS = 400;
    private static final int SETTLE_EVERY = 500;
    private static final String SIDE_CHANNEL = "side-channel";

    private static FuzzedNode node;
    private static boolean isSideChannel;
    private static long made;

    private GuidedFuzz() {}

    /** Jazzer's: comes first. */
    public static void fuzzerInitialize() throws Exception {
        Awaitility.setDefaultTimeout(FuzzedNode.PATIENCE);
        isSideChannel = System.getProperty("mogilefs.fuzz.what").equals(SIDE_CHANNEL);
        node = new FuzzedNode(Files.createTempDirectory(Path.of(System.getProperty("mogilefs.fuzz.folder")), "node"));
    }

    /** Jazzer's: once for each input. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        node.furnish();
        Exchange exchange = decode(input);
        if (isSideChannel) {
            node.sideChannel(exchange);
        } else {
            node.http(exchange);
        }
        if (++made % SETTLE_EVERY == 0) {
            node.settle();
        }
    }

    /** Jazzer's: comes last. */
    public static void fuzzerTearDown() throws IOException {
        node.settle();
        System.err.printf("%d exchanges; longest wait for what was open: %s%n", made, node.longestWait());
        node.close();
    }

    private static Exchange decode(byte[] input) {
        if (input.length < 2) {
            return Exchange.of("");
        }
        Exchange.Ending[] endings = Exchange.Ending.values();
        String text = new String(input, 2, input.length - 2, ISO_8859_1);
        int cut = input[1] & 0xff;
        List<String> pieces =
                cut == 0 || cut >= text.length() ? List.of(text) : List.of(text.substring(0, cut), text.substring(cut));
        return new Exchange(pieces, endings[(input[0] & 0xff) % endings.length]);
    }

    /** Writes inputs to begin with: {@code http|side-channel FOLDER}. */
    public static void main(String[] words) throws IOException {
        Arbitrary<Exchange> arbitrary =
                words[0].equals(SIDE_CHANNEL) ? SideChannelLines.exchanges() : HttpRequests.exchanges();
        List<Exchange> seeds = new ArrayList<>();
        JqwikSession.run(() ->
                arbitrary.generator(SEEDS).stream(new Random(1)).limit(SEEDS).forEach(seed -> seeds.add(seed.value())));
        Path folder = Files.createDirectories(Path.of(words[1]));
        for (int i = 0; i < seeds.size(); i++) {
            String head = "" + (char) seeds.get(i).ending().ordinal() + '\0';
            Files.write(folder.resolve("made-" + i), (head + seeds.get(i).text()).getBytes(ISO_8859_1));
        }
    }
}
