package org.mogilefs.tracker.cluster;

import java.util.List;
import java.util.Map;

/**
 * The small tables as one read of the database returns them; devices without observations.
 *
 * @param domains with their classes, the default class among them
 * @param hosts all rows
 * @param devices all rows
 * @param settings all rows of {@code server_settings}
 */
public record ClusterTables(
        List<Domain> domains, List<Host> hosts, List<Device> devices, Map<String, String> settings) {}
