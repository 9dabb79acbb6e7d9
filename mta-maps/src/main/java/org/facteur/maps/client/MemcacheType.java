package org.facteur.maps.client;

import org.facteur.core.config.ConfigurationException;
import org.facteur.maps.database.DatabaseTable;
import org.facteur.maps.database.DatabaseType;
import org.facteur.maps.database.TableDefinition;

/** {@code memcache:}: memcache_table(5). */
public final class MemcacheType extends DatabaseType {
  @Override
  public String type() {
    return "memcache";
  }

  @Override
  protected DatabaseTable create(TableDefinition definition) {
    try {
      return new MemcacheTable(
          definition, Endpoint.parse(definition.text("memcache", "inet:localhost:11211")));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(definition.label() + ": memcache: " + e.getMessage(), e);
    }
  }
}
