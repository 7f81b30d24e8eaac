/** The soak: a real cluster under random work while its processes are killed. See {@code benchmark/soak/README.md}. */
package org.mogilefs.systemtest.soak;
