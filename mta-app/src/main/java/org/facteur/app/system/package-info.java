/**
 * What runs in each process, put together: every part of the mail system is made here and given to
 * the others by its constructor.
 *
 * <p>In: the configuration. Out: {@link org.facteur.app.process.Workload}s. Postfix counterpart:
 * master.cf.
 */
package org.facteur.app.system;
