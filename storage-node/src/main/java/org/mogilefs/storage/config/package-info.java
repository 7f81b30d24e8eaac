/** What an operator sets: {@code mogstored.conf} and the command line, as typed values. */
package org.mogilefs.storage.config;
