/** {@code mogdbsetup}: makes the database, the trackers' user and the tables, and upgrades older tables. */
package org.mogilefs.tools.schema;
