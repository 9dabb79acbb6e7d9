/**
 * The master process: takes the instance's lock, prepares the queue directory, starts the network
 * and the delivery process, watches them, and obeys the {@code postfix} command through a control
 * socket.
 *
 * <p>Threads: one that watches each child, one for the control socket. Postfix counterpart:
 * master(8), postfix-script.
 */
package org.facteur.app.master;
