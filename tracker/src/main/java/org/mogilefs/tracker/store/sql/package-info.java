/** The store over plain JDBC: one implementation, a {@link org.mogilefs.tracker.store.sql.Dialect} for what differs. */
package org.mogilefs.tracker.store.sql;
