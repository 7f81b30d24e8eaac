/** mogstats: figures that are read from the database itself. */
package org.mogilefs.tools.stats;
