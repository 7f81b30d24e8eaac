/** What the configuration files of both servers have in common; no key is known here. */
package org.mogilefs.common.config;
