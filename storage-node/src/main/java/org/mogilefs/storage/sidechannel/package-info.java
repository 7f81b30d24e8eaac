/** The management port: sizes, digests and utilization as lines. */
package org.mogilefs.storage.sidechannel;
