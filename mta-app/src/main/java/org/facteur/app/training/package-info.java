/**
 * Runs the programs once while the distribution is assembled, so that the JVM can keep the classes
 * that they load in a cache (JEP 483, JEP 514) and later starts are fast. Nothing here runs in a
 * mail system; in: the installation, out: exit status. No Postfix counterpart.
 */
package org.facteur.app.training;
