/** Which devices a new file is offered. */
package org.mogilefs.tracker.placement;
