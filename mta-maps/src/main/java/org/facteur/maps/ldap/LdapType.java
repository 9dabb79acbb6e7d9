package org.facteur.maps.ldap;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.facteur.maps.database.DatabaseTable;
import org.facteur.maps.database.DatabaseType;
import org.facteur.maps.database.TableDefinition;

/** {@code ldap:}: ldap_table(5). */
public final class LdapType extends DatabaseType {
  private final Map<LdapSettings, WeakReference<LdapServers>> known = new HashMap<>();

  @Override
  public String type() {
    return "ldap";
  }

  @Override
  protected DatabaseTable create(TableDefinition definition) {
    return new LdapTable(definition, servers(LdapSettings.of(definition), definition));
  }

  /** Tables with the same settings share their connections. */
  private synchronized LdapServers servers(LdapSettings settings, TableDefinition definition) {
    WeakReference<LdapServers> reference = known.get(settings);
    LdapServers shared = reference == null ? null : reference.get();
    if (shared == null) {
      shared = new LdapServers(settings, definition.tables());
      known.put(settings, new WeakReference<>(shared));
      known.values().removeIf(each -> each.refersTo(null));
    }
    return shared;
  }
}
