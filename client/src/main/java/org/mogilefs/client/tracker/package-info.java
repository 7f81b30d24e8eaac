/** Connections to trackers: pooled, with fail-over and back-off. Not for applications. */
package org.mogilefs.client.tracker;
