/** Where copies of a file should be: the policies, pure functions, and the worker that carries their decisions out. */
package org.mogilefs.tracker.replication;
