/** The commands on domains and classes. */
package org.mogilefs.tracker.command.namespace;
