/** The tracker's side of a storage node: HTTP, side channel, and the URLs of copies. */
package org.mogilefs.tracker.node;
