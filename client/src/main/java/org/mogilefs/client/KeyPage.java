package org.mogilefs.client;

import java.util.List;

/**
 * Some keys of a domain, in the tracker's order.
 *
 * @param keys at most as many as were asked for; none when no more match
 * @param nextAfter what to give as {@code after} for the next page; empty when there are no keys
 */
public record KeyPage(List<String> keys, String nextAfter) {}
