/** mogadm: the administration of a cluster. */
package org.mogilefs.tools.admin;
