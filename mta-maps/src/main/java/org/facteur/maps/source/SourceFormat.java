package org.facteur.maps.source;

import java.util.Optional;

/** How an entry is written in a logical line. */
public interface SourceFormat {
  /**
   * Takes an entry out of a line.
   *
   * @param problem told what is wrong with the line, without file and line number
   * @return empty when the line is to be left out
   */
  Optional<Entry> parse(String line, Problems problem);

  /** A key as written and its value. */
  record Entry(String key, String value) {}

  /** Takes what is wrong with a line. */
  @FunctionalInterface
  interface Problems {
    void warn(String text);
  }
}
