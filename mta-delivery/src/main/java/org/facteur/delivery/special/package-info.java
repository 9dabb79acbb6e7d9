/**
 * Transports that deliver nothing: error and retry report what their next hop says, discard throws
 * mail away. Stateless. Postfix counterpart: error(8), discard(8).
 */
package org.facteur.delivery.special;
