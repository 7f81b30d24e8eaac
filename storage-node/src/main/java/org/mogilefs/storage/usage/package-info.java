/** How full and how busy the devices are: read from the system in the background, never on a request. */
package org.mogilefs.storage.usage;
