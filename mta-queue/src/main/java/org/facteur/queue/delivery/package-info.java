/**
 * What the queue asks of a delivery agent, and what the agent answers.
 *
 * <p>In: a {@link org.facteur.queue.delivery.DeliveryRequest}: a message, one transport and next
 * hop, some recipients. Out: a {@link org.facteur.queue.delivery.DeliveryReport}: one or more
 * outcomes for each recipient. Agents never touch the queue, write no status line to the log and
 * send no notice: the queue manager does so from the report. Requests run on a thread each. Postfix
 * counterpart: global/deliver_request, global/dsn, global/log_adhoc.
 */
package org.facteur.queue.delivery;
