package org.facteur.delivery.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment that export_environment lets through. */
public final class ExportedEnvironment {
  private ExportedEnvironment() {}

  /**
   * Picks from this process's environment.
   *
   * @param words {@code NAME}, or {@code NAME=value} to set it
   */
  public static Map<String, String> of(List<String> words) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        environment.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        String value = System.getenv(word);
        if (value != null) {
          environment.put(word, value);
        }
      }
    }
    return environment;
  }
}
