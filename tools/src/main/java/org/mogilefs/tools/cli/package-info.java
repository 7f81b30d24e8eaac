/** What all programs share: command definitions, parsing, configuration files, output, JSON, help, man pages. */
package org.mogilefs.tools.cli;
