/**
 * The tracker's front: Netty's event loops frame lines and keep each connection's order; every request runs on a
 * virtual thread; the {@code !} lines are answered here too.
 */
package org.mogilefs.tracker.net;
