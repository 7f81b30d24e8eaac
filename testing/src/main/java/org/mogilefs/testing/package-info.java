/** Fixtures for tests of all modules: real databases, free ports, a proxy that breaks things. */
package org.mogilefs.testing;
