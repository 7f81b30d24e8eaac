/** Fsck: comparing rows with disks, fid by fid. What is looked at is told apart from what is repaired. */
package org.mogilefs.tracker.fsck;
