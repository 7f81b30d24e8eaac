/** The commands that start, stop and watch fsck. */
package org.mogilefs.tracker.command.fsck;
