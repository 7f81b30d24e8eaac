/** The cluster's records and states: domains, classes, hosts, devices. Values only. */
package org.mogilefs.common.model;
