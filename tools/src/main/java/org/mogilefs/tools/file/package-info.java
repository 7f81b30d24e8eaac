/** The utilities for files: mogupload, mogfetch, mogdelete and the others. */
package org.mogilefs.tools.file;
