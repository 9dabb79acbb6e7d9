package org.facteur.maps.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.client.UnixSocketFactory;

/** Makes connections that are ready for searches, to the first server that can be reached. */
final class LdapConnector {
  private static final int MILLISECONDS = 1000;
  private final LdapSettings settings;
  private final LookupTables tables;

  LdapConnector(LdapSettings settings, LookupTables tables) {
    this.settings = settings;
    this.tables = tables;
  }

  /** TLS was refused, or the certificate. */
  private static final class TlsFailure extends LDAPException {
    private static final long serialVersionUID = 1L;

    TlsFailure(LDAPException cause) {
      super(cause.getResultCode(), cause.getMessage(), cause);
    }
  }

  /** Connects, asks for TLS, binds. */
  LDAPConnection connect() throws ConnectFailure {
    if (settings.servers().isEmpty()) {
      tables.warn("dict_ldap_connect: Unable to init LDAP server: server_host names none");
      throw new ConnectFailure(ResultCode.CONNECT_ERROR, "no server");
    }
    Optional<SSLContext> tls = context();
    LDAPException last = null;
    for (LdapUrl server : settings.servers()) {
      try {
        return connect(server, tls);
      } catch (LDAPException e) {
        last = e;
        if (e instanceof TlsFailure || !LdapErrors.of(e).isUnreachable()) {
          break;
        }
      }
    }
    report(last);
    throw new ConnectFailure(last);
  }

  private Optional<SSLContext> context() throws ConnectFailure {
    boolean wanted =
        settings.tls().startTls() || settings.servers().stream().anyMatch(LdapUrl::isTls);
    try {
      return wanted ? Optional.of(LdapTls.context(settings.tls())) : Optional.empty();
    } catch (IOException e) {
      tables.warn(
          "dict_ldap_set_tls_options: Unable to allocate new TLS context: " + e.getMessage());
      throw new ConnectFailure(ResultCode.LOCAL_ERROR, "TLS");
    }
  }

  private LDAPConnection connect(LdapUrl server, Optional<SSLContext> tls) throws LDAPException {
    SocketFactory sockets =
        server.isSocket()
            ? new UnixSocketFactory(server.host())
            : server.isTls() ? tls.orElseThrow().getSocketFactory() : SocketFactory.getDefault();
    LDAPConnection connection = new LDAPConnection(sockets, options());
    boolean ready = false;
    try {
      if (server.isSocket()) {
        connection.connect("localhost", LdapUrl.LDAP_PORT);
      } else {
        connection.connect(server.host(), server.port());
      }
      if (settings.tls().startTls() && !server.isTls()) {
        startTls(connection, tls.orElseThrow());
      }
      LdapLogin.bind(connection, settings.bind());
      ready = true;
      return connection;
    } finally {
      if (!ready) {
        connection.close();
      }
    }
  }

  private static void startTls(LDAPConnection connection, SSLContext context) throws LDAPException {
    try {
      ExtendedResult result =
          connection.processExtendedOperation(new StartTLSExtendedRequest(context));
      if (result.getResultCode() != ResultCode.SUCCESS) {
        throw new LDAPException(result);
      }
    } catch (LDAPException e) {
      throw new TlsFailure(e);
    }
  }

  private LDAPConnectionOptions options() {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    int milliseconds = Math.max(1, settings.timeout() * MILLISECONDS);
    options.setConnectTimeoutMillis(milliseconds);
    options.setResponseTimeoutMillis(milliseconds);
    options.setUseSynchronousMode(true);
    options.setFollowReferrals(settings.referrals());
    options.setSSLSocketVerifier(LdapTls.verifier(settings.tls()));
    if (settings.debug()) {
      options.setConnectionLogger(new LdapTrace(tables));
    }
    return options;
  }

  private void report(LDAPException e) {
    LdapErrors error = LdapErrors.of(e);
    boolean handshake = e instanceof TlsFailure && error.isUnreachable();
    String text = error.text();
    int code = error.code();
    if (handshake) {
      code = LdapErrors.HANDSHAKE;
      text = "Connect error (" + Utf8Text.encode(e.getMessage()) + ")";
    }
    if (e instanceof TlsFailure || settings.tls().startTls() && error.isUnreachable()) {
      tables.error("dict_ldap_connect: Unable to set STARTTLS: %d: %s".formatted(code, text));
    } else {
      tables.warn(
          "dict_ldap_connect: Unable to bind to server %s with dn %s: %d (%s)"
              .formatted(
                  settings.servers().stream()
                      .map(LdapUrl::toString)
                      .collect(Collectors.joining(" ")),
                  Utf8Text.encode(settings.bind().who()),
                  code,
                  text));
    }
  }
}
