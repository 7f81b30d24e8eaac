/** The background jobs and what runs them. A job does one step at a time; the runner owns its loop. */
package org.mogilefs.tracker.worker;
