/** HTTP: one small class a method, over Jetty's core handlers. */
package org.mogilefs.storage.http;
