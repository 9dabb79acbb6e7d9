package org.facteur.maps;

import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.facteur.core.config.Configuration;

/**
 * Tables whose definition stands in main.cf under the table's name ({@code ldap:accounts} with
 * {@code accounts_server_host}): after a reload the same name may mean another table.
 */
final class DefinedInMainCf {
  private static final Pattern REFERENCE =
      Pattern.compile("(?:^|[^a-z])(?:ldap|mysql|pgsql|sqlite|memcache):([^/.,\\s{}][^,\\s{}]*)");

  private DefinedInMainCf() {}

  /**
   * What tells a table from others: its {@code type:name}, and the settings that define it or a
   * table within it.
   */
  static String identity(String typeAndName, Configuration configuration) {
    Matcher matcher = REFERENCE.matcher(typeAndName);
    if (!matcher.find()) {
      return typeAndName;
    }
    StringBuilder identity = new StringBuilder(typeAndName);
    do {
      String prefix = matcher.group(1) + "_";
      new TreeMap<>(configuration.settings())
          .forEach(
              (name, value) -> {
                if (name.startsWith(prefix)) {
                  identity.append('\0').append(name).append('=');
                  identity.append(configuration.expand(value));
                }
              });
    } while (matcher.find());
    return identity.toString();
  }
}
