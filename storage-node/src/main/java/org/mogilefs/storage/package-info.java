/** mogstored, the storage node. {@code StorageNode} is the composition root: the only place where the parts meet. */
package org.mogilefs.storage;
