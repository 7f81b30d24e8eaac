/** The commands on hosts and devices. */
package org.mogilefs.tracker.command.topology;
