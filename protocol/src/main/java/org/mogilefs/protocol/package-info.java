/**
 * The tracker's line protocol as values: requests, answers, error codes, percent-encoding. No sockets here, and no
 * dependency beyond the JDK, so that the client library stays small.
 */
package org.mogilefs.protocol;
