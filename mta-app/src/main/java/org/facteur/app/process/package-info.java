/**
 * The processes: what runs in each, how it is started, obeys orders and ends.
 *
 * <p>Postfix counterpart: master/*_server.
 */
package org.facteur.app.process;
