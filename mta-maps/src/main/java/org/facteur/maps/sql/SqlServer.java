package org.facteur.maps.sql;

import java.util.Map;

/**
 * How to reach a database.
 *
 * @param name for the log
 * @param socket whether it is on this machine, by a socket: these are asked first
 * @param dataSource class of the driver
 * @param properties of the data source: url, user, password; not to be shown
 */
record SqlServer(String name, boolean socket, String dataSource, Map<String, String> properties) {
  private static final String READ_ONLY = "readOnly";

  /** The properties of a database in a file. */
  static SqlServer ofFile(String path, String dataSource, String url) {
    return new SqlServer(path, true, dataSource, Map.of("url", url, READ_ONLY, "true"));
  }

  boolean isReadOnly() {
    return properties.containsKey(READ_ONLY);
  }

  @Override
  public String toString() {
    return name;
  }
}
