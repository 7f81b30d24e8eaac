/** The tracker's picture of its cluster: one immutable {@link org.mogilefs.tracker.cluster.ClusterView}, swapped whole. */
package org.mogilefs.tracker.cluster;
