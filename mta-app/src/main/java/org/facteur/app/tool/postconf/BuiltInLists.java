package org.facteur.app.tool.postconf;

import java.util.List;

/** What is built in, in the order in which it is listed. */
final class BuiltInLists {
  static final List<String> TABLE_TYPES =
      List.of(
          "btree",
          "cdb",
          "cidr",
          "environ",
          "fail",
          "hash",
          "inline",
          "internal",
          "ldap",
          "lmdb",
          "memcache",
          "mysql",
          "nis",
          "pcre",
          "pgsql",
          "pipemap",
          "proxy",
          "randmap",
          "regexp",
          "socketmap",
          "sqlite",
          "static",
          "tcp",
          "texthash",
          "unionmap",
          "unix");
  static final List<String> LOCK_METHODS = List.of("flock", "fcntl", "dotlock");
  static final List<String> SASL_SERVERS = List.of("cyrus", "dovecot");
  static final List<String> SASL_CLIENTS = List.of("cyrus");
  static final List<String> PUBLIC_KEY_ALGORITHMS = List.of("dsa", "ecdsa", "rsa");

  private BuiltInLists() {}
}
