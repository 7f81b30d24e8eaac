/** HTTP/1.1 over blocking sockets, as much as storage nodes need. Not for applications. */
package org.mogilefs.client.http;
