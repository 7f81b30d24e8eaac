/**
 * The database as narrow interfaces, one a concern. All calls block their (virtual) thread, may be made from any
 * thread, and throw only {@link org.mogilefs.tracker.store.StoreException}. Lookups of one kind that arrive while one
 * is under way go out together; so do the writes of {@code create_open} and {@code create_close}. Times are seconds
 * since 1970 by the database's clock.
 */
package org.mogilefs.tracker.store;
