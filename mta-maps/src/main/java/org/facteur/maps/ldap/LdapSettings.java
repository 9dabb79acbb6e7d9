package org.facteur.maps.ldap;

import java.util.List;
import java.util.Locale;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.database.TableDefinition;

/**
 * What makes a connection: tables that agree in all of it share their connections.
 *
 * @param timeout in seconds, for connecting and for each search
 * @param referrals whether those of the server are followed
 * @param debug whether requests and results are logged
 */
record LdapSettings(
    List<LdapUrl> servers,
    int timeout,
    LdapBind bind,
    LdapTlsSettings tls,
    boolean referrals,
    boolean debug) {
  private static final int DEFAULT_TIMEOUT = 10;
  private static final int PROTOCOL_VERSION = 3;

  static LdapSettings of(TableDefinition definition) {
    warnOfUnused(definition);
    return new LdapSettings(
        LdapUrl.servers(definition),
        definition.number("timeout", DEFAULT_TIMEOUT, 0),
        bind(definition),
        LdapTlsSettings.of(definition),
        definition.number("chase_referrals", 0, 0) != 0,
        definition.number("debuglevel", 0, Integer.MIN_VALUE) != 0);
  }

  private static LdapBind bind(TableDefinition definition) {
    LdapBind.Kind kind =
        switch (definition.text("bind", "yes").toLowerCase(Locale.ROOT)) {
          case "yes", "simple" -> LdapBind.Kind.SIMPLE;
          case "no", "none" -> LdapBind.Kind.NONE;
          case "sasl" -> LdapBind.Kind.SASL;
          default -> throw definition.unsupported("bind");
        };
    return new LdapBind(
        kind,
        definition.text("bind_dn", ""),
        definition.text("bind_pw", ""),
        definition.words("sasl_mechs", ""),
        definition.text("sasl_realm", ""),
        definition.text("sasl_authz_id", ""));
  }

  private static void warnOfUnused(TableDefinition definition) {
    LookupTables tables = definition.tables();
    String where = "dict_ldap_open: " + definition.label();
    int version = definition.number("version", PROTOCOL_VERSION, Integer.MIN_VALUE);
    if (version == PROTOCOL_VERSION - 1) {
      tables.warn(where + " version 2 of the protocol is not supported, using 3.");
    } else if (version != PROTOCOL_VERSION) {
      tables.warn(where + " Unknown version " + version + ", using 3.");
    }
    for (String ignored : List.of("cache", "cache_expiry", "cache_size")) {
      if (definition.has(ignored)) {
        tables.warn(where + " ignoring " + ignored);
      }
    }
    for (String ignored : List.of("tls_cipher_suite", "tls_random_file", "sasl_minssf")) {
      if (definition.has(ignored)) {
        tables.warn(where + " " + ignored + " is not supported, ignoring it");
      }
    }
  }
}
