/**
 * Delivery to users of this machine: aliases, :include: lists, .forward files, commands, files,
 * mailboxes.
 *
 * <p>In: a request with recipients whose local part names an alias or a user. Out: outcomes for the
 * recipients and for what they expand to. Each request has a {@link
 * org.facteur.delivery.local.Session} of its own, used by one thread; the agent is thread safe.
 * Files are read and written with the rights of users, see {@link
 * org.facteur.delivery.identity.Identities}. Postfix counterpart: local(8), aliases(5).
 */
package org.facteur.delivery.local;
