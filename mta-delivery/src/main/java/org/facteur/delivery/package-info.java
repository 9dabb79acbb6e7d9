/**
 * What delivery on this machine needs of the rest of the house: a way to put forwarded mail into
 * the queue, and a way to hand a recipient to another transport.
 *
 * <p>Both are interfaces because the delivery process has neither queue nor other agents: there
 * they are calls back to the network process.
 */
package org.facteur.delivery;
