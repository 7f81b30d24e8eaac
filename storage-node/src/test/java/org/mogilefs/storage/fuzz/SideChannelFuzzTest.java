package org.mogilefs.storage.fuzz;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Lines of the side channel that are none: see {@link FuzzedNode} for what must hold, whatever comes. */
class SideChannelFuzzTest extends FuzzContract {
    @AddLifecycleHook(FuzzRun.class)
    @Property(tries = 500, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void whateverComesIsAnsweredOrRefused(@ForAll("exchanges") Exchange exchange) throws Exception {
        tried(node -> node.sideChannel(exchange));
    }

    @Provide
    Arbitrary<Exchange> exchanges() {
        return SideChannelLines.exchanges();
    }
}
