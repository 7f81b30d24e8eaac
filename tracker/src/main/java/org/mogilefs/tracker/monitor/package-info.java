/** Knowing the cluster: reading the small tables, checking each device, listening to how busy disks are. */
package org.mogilefs.tracker.monitor;
