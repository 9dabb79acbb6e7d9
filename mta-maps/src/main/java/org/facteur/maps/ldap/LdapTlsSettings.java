package org.facteur.maps.ldap;

import org.facteur.maps.database.TableDefinition;

/**
 * The parameters of TLS; files are empty when not set.
 *
 * @param startTls whether to ask for TLS on a plain connection
 * @param verify whether the server's certificate must be trusted and fit its name
 */
record LdapTlsSettings(
    boolean startTls,
    boolean verify,
    String authorityFile,
    String authorityDirectory,
    String certificate,
    String key) {
  static LdapTlsSettings of(TableDefinition definition) {
    return new LdapTlsSettings(
        definition.isYes("start_tls", false),
        definition.isYes("tls_require_cert", false),
        definition.text("tls_ca_cert_file", ""),
        definition.text("tls_ca_cert_dir", ""),
        definition.text("tls_cert", ""),
        definition.text("tls_key", ""));
  }
}
