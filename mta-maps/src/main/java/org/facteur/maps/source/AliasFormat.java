package org.facteur.maps.source;

import java.util.Optional;

/** {@code name: value}: postalias(1), aliases(5). The name is unquoted and must be local. */
public final class AliasFormat implements SourceFormat {
  @Override
  public Optional<Entry> parse(String line, Problems problem) {
    StringBuilder name = new StringBuilder();
    int colon = scanName(line, name);
    String value = colon < 0 ? "" : line.substring(colon + 1).strip();
    String key = name.toString().strip();
    if (value.isEmpty() || key.isEmpty() || key.indexOf(',') >= 0) {
      problem.warn("need name:value pair");
      return Optional.empty();
    }
    if (key.indexOf('@') >= 0) {
      problem.warn("name must be local");
      return Optional.empty();
    }
    return Optional.of(new Entry(key, value));
  }

  /** Finds the colon behind the name, and the name without quotes, comments and backslashes. */
  private static int scanName(String line, StringBuilder name) {
    boolean quoted = false;
    int comment = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        i++;
        name.append(line.charAt(i));
      } else if (comment > 0) {
        comment += c == '(' ? 1 : c == ')' ? -1 : 0;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (quoted) {
        name.append(c);
      } else if (c == '(') {
        comment++;
      } else if (c == ':') {
        return i;
      } else {
        name.append(c);
      }
    }
    return -1;
  }
}
