package org.mogilefs.client;

import java.util.List;

/**
 * What a rebalance would do.
 *
 * @param sources the numbers of the devices that files would leave
 * @param destinations the numbers of the devices that they would go to
 */
public record RebalancePlan(List<String> sources, List<String> destinations) {}
