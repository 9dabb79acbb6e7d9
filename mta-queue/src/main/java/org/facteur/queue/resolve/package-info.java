/**
 * Where an address goes: rewriting to standard form and resolving to transport, next hop and
 * recipient. Used by smtpd (is it ours? do we relay it?), cleanup and the queue manager. Thread
 * safe. Postfix counterpart: trivial-rewrite(8), ADDRESS_CLASS_README.
 */
package org.facteur.queue.resolve;
