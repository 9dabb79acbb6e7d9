package org.facteur.core.tls;

import java.nio.file.Path;
import java.time.InstantSource;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.session.SessionCaches;
import org.facteur.core.tls.session.TicketKeys;

/**
 * What TLS needs of a process, for as long as that lives. Closing it keeps the sessions for the
 * next start.
 */
public record TlsResources(ProtectedFiles files, SessionCaches caches, TicketKeys ticketKeys)
    implements AutoCloseable {
  private static final String TICKET_KEYS = "tls_ticket_keys";

  /**
   * Makes them.
   *
   * @param dataDirectory where ticket keys are kept
   * @param log of tlsmgr, which has that work in Postfix
   */
  public static TlsResources of(
      ProtectedFiles files, Path dataDirectory, InstantSource clock, MailLog log) {
    return new TlsResources(
        files,
        new SessionCaches(clock, log),
        new TicketKeys(dataDirectory.resolve(TICKET_KEYS), clock, log));
  }

  @Override
  public void close() {
    caches.close();
  }
}
