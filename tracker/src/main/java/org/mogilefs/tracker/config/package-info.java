/** What an operator sets: {@code mogilefsd.conf} and the command line, as typed values. */
package org.mogilefs.tracker.config;
