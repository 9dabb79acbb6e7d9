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
  @Override
  public String toString() {
    return name;
  }
}
