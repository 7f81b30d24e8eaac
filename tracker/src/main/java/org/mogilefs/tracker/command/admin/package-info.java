/** Server settings and the small commands that fit nowhere else. */
package org.mogilefs.tracker.command.admin;
