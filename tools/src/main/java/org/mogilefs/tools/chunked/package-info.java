/** mogtool: files in chunks, as the original of that name stores them. */
package org.mogilefs.tools.chunked;
