package org.facteur.maps.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.CRAMMD5BindRequest;
import com.unboundid.ldap.sdk.DIGESTMD5BindRequest;
import com.unboundid.ldap.sdk.DIGESTMD5BindRequestProperties;
import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequestProperties;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PLAINBindRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import com.unboundid.ldap.sdk.SCRAMSHA1BindRequest;
import com.unboundid.ldap.sdk.SCRAMSHA256BindRequest;
import com.unboundid.ldap.sdk.SCRAMSHA512BindRequest;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.util.List;
import java.util.Locale;

/** The bind request of a table. */
final class LdapLogin {
  /** What is tried when the table does not say, as far as the server offers it. */
  private static final List<String> PREFERENCE =
      List.of(
          "GSSAPI",
          "EXTERNAL",
          "SCRAM-SHA-512",
          "SCRAM-SHA-256",
          "SCRAM-SHA-1",
          "DIGEST-MD5",
          "CRAM-MD5",
          "PLAIN");

  private LdapLogin() {}

  static void bind(LDAPConnection connection, LdapBind bind) throws LDAPException {
    BindRequest request =
        switch (bind.kind()) {
          case NONE -> null;
          case SIMPLE ->
              bind.dn().isEmpty() ? null : new SimpleBindRequest(bind.dn(), bind.password());
          case SASL -> sasl(mechanism(connection, bind), bind);
        };
    if (request == null) {
      return;
    }
    connection.bind(request);
  }

  private static String mechanism(LDAPConnection connection, LdapBind bind) throws LDAPException {
    List<String> wanted =
        bind.mechanisms().stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
    if (wanted.size() == 1) {
      return wanted.getFirst();
    }
    RootDSE server = connection.getRootDSE();
    String[] offered = server == null ? null : server.getSupportedSASLMechanismNames();
    for (String name : wanted.isEmpty() ? PREFERENCE : wanted) {
      if (offered != null && List.of(offered).contains(name)) {
        return name;
      }
    }
    throw new LDAPException(
        ResultCode.AUTH_UNKNOWN, "the server offers none of the SASL mechanisms");
  }

  private static BindRequest sasl(String mechanism, LdapBind bind) throws LDAPException {
    String name = bind.dn();
    String password = bind.password();
    String authorization = bind.authorizationId().isEmpty() ? null : bind.authorizationId();
    return switch (mechanism) {
      case "EXTERNAL" -> new EXTERNALBindRequest(authorization == null ? "" : authorization);
      case "PLAIN" -> new PLAINBindRequest(name, authorization, password);
      case "CRAM-MD5" -> new CRAMMD5BindRequest(name, password);
      case "DIGEST-MD5" -> digest(bind, authorization);
      case "SCRAM-SHA-1" -> new SCRAMSHA1BindRequest(name, password);
      case "SCRAM-SHA-256" -> new SCRAMSHA256BindRequest(name, password);
      case "SCRAM-SHA-512" -> new SCRAMSHA512BindRequest(name, password);
      case "GSSAPI" -> gssapi(bind, authorization);
      default ->
          throw new LDAPException(ResultCode.AUTH_UNKNOWN, "unknown SASL mechanism " + mechanism);
    };
  }

  private static BindRequest digest(LdapBind bind, String authorization) {
    DIGESTMD5BindRequestProperties properties =
        new DIGESTMD5BindRequestProperties(bind.dn(), bind.password());
    properties.setAuthorizationID(authorization);
    if (!bind.realm().isEmpty()) {
      properties.setRealm(bind.realm());
    }
    return new DIGESTMD5BindRequest(properties);
  }

  /** With the ticket cache of the process. */
  private static BindRequest gssapi(LdapBind bind, String authorization) throws LDAPException {
    GSSAPIBindRequestProperties properties =
        new GSSAPIBindRequestProperties(
            bind.dn().isEmpty() ? null : bind.dn(),
            bind.password().isEmpty() ? null : bind.password());
    properties.setAuthorizationID(authorization);
    if (!bind.realm().isEmpty()) {
      properties.setRealm(bind.realm());
    }
    properties.setUseTicketCache(true);
    return new GSSAPIBindRequest(properties);
  }
}
