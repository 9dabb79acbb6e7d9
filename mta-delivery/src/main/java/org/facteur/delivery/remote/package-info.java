/**
 * Delivery agents of another process: the network process asks, the delivery process delivers.
 *
 * <p>In the network process a {@link org.facteur.delivery.remote.RemoteAgent} sends requests over a
 * Unix-domain stream socket, one connection for each delivery under way, and answers what the
 * agents ask meanwhile: to queue a copy, to hand a recipient to another transport. In the delivery
 * process a {@link org.facteur.delivery.remote.DeliveryServer} serves root and mail_owner only.
 * Small messages travel with the request, others are read from the queue file. A lost connection is
 * an IOException, which the queue manager makes a deferral. Postfix counterpart:
 * global/deliver_request.
 */
package org.facteur.delivery.remote;
