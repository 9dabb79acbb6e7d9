package org.facteur.maps.ldap;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.DisconnectType;
import com.unboundid.ldap.sdk.ExtendedRequest;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnectionInfo;
import com.unboundid.ldap.sdk.LDAPConnectionLogger;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.SASLBindRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.net.InetAddress;
import java.util.Arrays;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.lookup.LookupTables;

/** Logs what is asked and answered, for {@code debuglevel}; never a password. */
final class LdapTrace extends LDAPConnectionLogger {
  private final LookupTables tables;

  LdapTrace(LookupTables tables) {
    this.tables = tables;
  }

  private void log(String text) {
    tables.info("dict_ldap_debug: " + Utf8Text.encode(text));
  }

  @Override
  public void logConnect(
      LDAPConnectionInfo connection, String host, InetAddress address, int port) {
    log("connected to " + host + ":" + port + " (" + address + ")");
  }

  @Override
  public void logConnectFailure(
      LDAPConnectionInfo connection, String host, int port, LDAPException e) {
    log("cannot connect to " + host + ":" + port + ": " + e.getMessage());
  }

  @Override
  public void logDisconnect(
      LDAPConnectionInfo connection,
      String host,
      int port,
      DisconnectType type,
      String message,
      Throwable cause) {
    log(
        "disconnected from "
            + host
            + ":"
            + port
            + ": "
            + type
            + (message == null ? "" : ", " + message));
  }

  @Override
  public void logBindRequest(LDAPConnectionInfo connection, int id, SimpleBindRequest request) {
    log("bind, request " + id + ", as " + request.getBindDN());
  }

  @Override
  public void logBindRequest(LDAPConnectionInfo connection, int id, SASLBindRequest request) {
    log("bind, request " + id + ", with SASL " + request.getSASLMechanismName());
  }

  @Override
  public void logBindResult(LDAPConnectionInfo connection, int id, BindResult result) {
    log("result of " + id + ": " + result.getResultString());
  }

  @Override
  public void logExtendedRequest(LDAPConnectionInfo connection, int id, ExtendedRequest request) {
    log("extended operation, request " + id + ": " + request.getExtendedRequestName());
  }

  @Override
  public void logExtendedResult(LDAPConnectionInfo connection, int id, ExtendedResult result) {
    log("result of " + id + ": " + result.getResultString());
  }

  @Override
  public void logSearchRequest(
      LDAPConnectionInfo connection, int id, ReadOnlySearchRequest request) {
    log(
        "search, request %d: base=%s scope=%s filter=%s attributes=%s"
            .formatted(
                id,
                request.getBaseDN(),
                request.getScope(),
                request.getFilter(),
                request.getAttributeList()));
  }

  @Override
  public void logSearchEntry(LDAPConnectionInfo connection, int id, SearchResultEntry entry) {
    log("entry for " + id + ": " + entry.getDN());
  }

  @Override
  public void logSearchReference(
      LDAPConnectionInfo connection, int id, SearchResultReference reference) {
    log("reference for " + id + ": " + Arrays.toString(reference.getReferralURLs()));
  }

  @Override
  public void logSearchResult(LDAPConnectionInfo connection, int id, SearchResult result) {
    log("result of " + id + ": " + result.getResultString());
  }
}
