/** Files: the only code that turns a URI into one, and the only code that touches one. */
package org.mogilefs.storage.disk;
