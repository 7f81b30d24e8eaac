/** Fixtures for tests of all modules: real databases, free ports, a proxy that breaks things, what is logged. */
package org.mogilefs.testing;
