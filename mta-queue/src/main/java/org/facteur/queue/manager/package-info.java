/**
 * The queue manager: takes messages from the intake, resolves their recipients, hands them to
 * delivery agents under limits of concurrency, records what became of them, and decides when to try
 * again.
 *
 * <p>In: committed messages, delivery reports, orders to flush. Out: delivery requests, status
 * lines in the log, records in the defer, bounce and trace logs, notices (by the bounce package).
 * Each message is activated on a virtual thread of its own, each delivery runs on another; one more
 * thread watches the clock. Postfix counterpart: qmgr(8), bounce(8)'s append service,
 * SCHEDULER_README.
 */
package org.facteur.queue.manager;
