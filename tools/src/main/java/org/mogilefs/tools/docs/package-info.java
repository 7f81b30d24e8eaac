/** Man pages, shell completion and the pages of docs/tools, all made from the programs' own definitions. */
package org.mogilefs.tools.docs;
