/** Addresses and the masks that tell networks apart. */
package org.mogilefs.common.net;
