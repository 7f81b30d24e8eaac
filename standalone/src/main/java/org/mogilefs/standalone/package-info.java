/** {@code mogile up}: a tracker and storage nodes in one process, without any set-up. */
package org.mogilefs.standalone;
