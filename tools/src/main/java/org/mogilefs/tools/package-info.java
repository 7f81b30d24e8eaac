/** The command-line programs: one entry point, {@link org.mogilefs.tools.Main}, and a table of programs by name. */
package org.mogilefs.tools;
