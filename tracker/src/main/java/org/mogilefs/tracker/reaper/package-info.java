/** Dead devices: what was on them is queued for replication, then forgotten there. */
package org.mogilefs.tracker.reaper;
