/** The query commands: one class a command, found by name in the registry. */
package org.mogilefs.tracker.command;
