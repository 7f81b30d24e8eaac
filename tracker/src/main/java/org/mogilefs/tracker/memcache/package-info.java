/** Where files are, as memcached remembers it: the settings {@code memcache_servers} and {@code memcache_ttl}. */
package org.mogilefs.tracker.memcache;
