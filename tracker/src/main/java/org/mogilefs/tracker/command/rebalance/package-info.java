/** Commands that steer the rebalance. */
package org.mogilefs.tracker.command.rebalance;
