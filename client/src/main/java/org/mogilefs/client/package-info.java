/**
 * The MogileFS client: {@link org.mogilefs.client.MogileClient} stores, fetches and lists files,
 * {@link org.mogilefs.client.AdminClient} looks after hosts, devices, domains and classes. Needs nothing but the JDK.
 *
 * <p>Failures of trackers and storage nodes are {@link org.mogilefs.client.MogileException}s (unchecked); an
 * {@link java.io.IOException} always speaks of the caller's own side: a source that cannot be read, a target that
 * cannot be written.
 */
package org.mogilefs.client;
