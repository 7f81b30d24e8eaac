/** mogilefsd, the tracker. {@code Tracker} is the composition root: the only place where the parts meet. */
package org.mogilefs.tracker;
