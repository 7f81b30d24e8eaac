package org.mogilefs.storage.fuzz;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Requests that make sense, nearly make sense or make none: see {@link FuzzedNode} for what must hold, whatever comes. */
class HttpFuzzTest extends FuzzContract {
    @AddLifecycleHook(FuzzRun.class)
    @Property(tries = 500, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void whateverComesIsAnsweredOrRefused(@ForAll("exchanges") Exchange exchange) throws Exception {
        tried(node -> node.http(exchange));
    }

    @Provide
    Arbitrary<Exchange> exchanges() {
        return HttpRequests.exchanges();
    }
}
