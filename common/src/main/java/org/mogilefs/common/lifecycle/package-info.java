/** How a server process begins and ends. */
package org.mogilefs.common.lifecycle;
