package org.facteur.maps.source;

import java.util.Optional;

/**
 * {@code key whitespace value}: postmap(1). A key in double quotes may hold white space and keeps
 * its quotes.
 */
public final class MapFormat implements SourceFormat {
  @Override
  public Optional<Entry> parse(String line, Problems problem) {
    String text = line.strip();
    int end = keyEnd(text);
    if (end < 0) {
      problem.warn("unbalanced '\"' in '%s' -- ignoring this line".formatted(text));
      return Optional.empty();
    }
    String key = text.substring(0, end);
    String value = text.substring(end).strip();
    if (key.isEmpty() || value.isEmpty()) {
      problem.warn("expected format: key whitespace value");
      return Optional.empty();
    }
    if (key.endsWith(":")) {
      problem.warn("record is in \"key: value\" format; is this an alias file?");
    }
    return Optional.of(new Entry(key, value));
  }

  private static int keyEnd(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && Character.isWhitespace(c)) {
        return i;
      }
    }
    return quoted ? -1 : text.length();
  }
}
