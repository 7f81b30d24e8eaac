/** The commands on files: one class a command, one answer a call. */
package org.mogilefs.tracker.command.file;
