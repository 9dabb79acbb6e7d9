package org.facteur.maps.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import java.lang.ref.Cleaner;
import java.util.Optional;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.client.IdleConnections;

/**
 * The connections of the tables that have the same servers. One that turns out to be dead is
 * replaced once before a search fails. They are closed when no table uses this object any more.
 */
final class LdapServers {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int CONNECTIONS = 16;
  private static final int IDLE_SECONDS = 300;
  private static final long MILLISECONDS = 1000;
  private final LdapConnector connector;
  private final long waitMilliseconds;
  private final IdleConnections<LDAPConnection> connections =
      new IdleConnections<>(CONNECTIONS, IDLE_SECONDS);

  LdapServers(LdapSettings settings, LookupTables tables) {
    this.connector = new LdapConnector(settings, tables);
    this.waitMilliseconds = settings.timeout() * MILLISECONDS;
    CLEANER.register(this, connections::close);
  }

  /**
   * Searches.
   *
   * @throws ConnectFailure when there is no connection; has been logged
   * @throws LDAPException what the server or the search made of it; has not been logged
   */
  SearchResult search(SearchRequest request) throws LDAPException {
    if (!connections.enter(waitMilliseconds)) {
      throw new LDAPException(ResultCode.TIMEOUT, "all connections are busy");
    }
    try {
      Optional<LDAPConnection> kept = connections.take();
      if (kept.isPresent()) {
        try {
          return search(kept.get(), request);
        } catch (LDAPException e) {
          if (!LdapErrors.of(e).isUnreachable()) {
            throw e;
          }
        }
      }
      return search(connector.connect(), request);
    } finally {
      connections.leave();
    }
  }

  private SearchResult search(LDAPConnection connection, SearchRequest request)
      throws LDAPException {
    boolean usable = false;
    try {
      SearchResult result = connection.search(request);
      usable = true;
      return result;
    } catch (LDAPException e) {
      usable = e.getResultCode().isConnectionUsable();
      throw e;
    } finally {
      if (usable) {
        connections.keep(connection);
      } else {
        connections.discard(connection);
      }
    }
  }
}
