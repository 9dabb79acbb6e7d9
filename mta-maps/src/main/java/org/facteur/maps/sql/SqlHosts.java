package org.facteur.maps.sql;

import java.util.ArrayList;
import java.util.List;
import org.facteur.maps.database.TableDefinition;

/**
 * One word of {@code hosts}.
 *
 * @param socket the path of a Unix-domain socket, or empty
 * @param host may be empty with a socket
 * @param port as written, may be empty
 */
record SqlHosts(String socket, String host, String port) {
  private static final String UNIX = "unix:";
  private static final String INET = "inet:";

  /** The words of the parameter; with none the database on this machine is meant. */
  static List<String> words(TableDefinition definition) {
    List<String> words = new ArrayList<>(definition.words("hosts", ""));
    if (words.isEmpty()) {
      words.add("localhost");
    }
    return words;
  }

  static SqlHosts parse(String word) {
    if (word.startsWith(UNIX)) {
      return new SqlHosts(word.substring(UNIX.length()), "", "");
    }
    String text = word.startsWith(INET) ? word.substring(INET.length()) : word;
    if (text.startsWith("/")) {
      return new SqlHosts(text, "", "");
    }
    int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
    int colon = bracket > 0 ? text.indexOf(':', bracket) : text.indexOf(':');
    return colon < 0
        ? new SqlHosts("", text, "")
        : new SqlHosts("", text.substring(0, colon), text.substring(colon + 1));
  }
}
