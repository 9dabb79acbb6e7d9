/**
 * The composition root: makes the parts of every process and connects them by their constructors.
 *
 * <p>In: a configuration directory. Out: running services. Postfix counterpart: master(8).
 */
package org.facteur.app;
