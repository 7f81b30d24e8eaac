/** The programs' logs. */
package org.mogilefs.common.log;
