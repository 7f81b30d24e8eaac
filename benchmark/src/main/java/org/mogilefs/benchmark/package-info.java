/** Loads for trackers of any make, theirs and ours, run against addresses that are already served. */
package org.mogilefs.benchmark;
