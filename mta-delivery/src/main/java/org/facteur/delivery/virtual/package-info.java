/**
 * Delivery to mailboxes that tables name: virtual_mailbox_maps, virtual_uid_maps, virtual_gid_maps.
 *
 * <p>In: requests for addresses of virtual mailbox domains. Out: one outcome for each recipient.
 * Files are written under the ids that the tables give. Thread safe. Postfix counterpart:
 * virtual(8).
 */
package org.facteur.delivery.virtual;
