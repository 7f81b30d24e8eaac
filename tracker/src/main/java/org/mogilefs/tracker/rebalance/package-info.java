/** Rebalance: which files leave which devices and where they may go. The replicate workers move them. */
package org.mogilefs.tracker.rebalance;
