/**
 * Milters: programs of others that see a mail session and its messages, may refuse them and may
 * change them. This package speaks their protocol, versions 2 to 6, as the side of the mail system.
 *
 * <p>A {@link org.facteur.queue.milter.MilterSession} belongs to one SMTP session, or to one
 * message that did not come by SMTP, and to one thread. It holds a connection to each milter, in
 * order. What milters send is never trusted: packets, numbers of changes and their sizes are
 * limited, and whatever breaks the protocol ends the connection with the milter's default action.
 *
 * <p>There is no RFC; the protocol is that of Sendmail's libmilter. Postfix counterpart: milter8,
 * MILTER_README.
 */
package org.facteur.queue.milter;
