/** Removing what was deleted: copies on disks, expired uploads, the older queues. */
package org.mogilefs.tracker.delete;
