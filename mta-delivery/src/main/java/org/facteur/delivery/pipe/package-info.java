/**
 * Delivery to a command of master.cf: the attributes of the service, the macros of its command line
 * and the flags that change the message.
 *
 * <p>In: requests for one service. Out: the same outcome for all recipients of a request. Thread
 * safe. Postfix counterpart: pipe(8).
 */
package org.facteur.delivery.pipe;
