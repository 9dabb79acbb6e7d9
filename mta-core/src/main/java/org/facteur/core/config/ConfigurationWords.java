package org.facteur.core.config;

import java.util.ArrayList;
import java.util.List;

/** The words of a list in main.cf: separated by commas and white space, except inside braces. */
public final class ConfigurationWords {
  private ConfigurationWords() {}

  /** Splits a list; braces stay part of the words. */
  public static List<String> split(String value) {
    List<String> words = new ArrayList<>();
    int start = -1;
    int depth = 0;
    for (int i = 0; i <= value.length(); i++) {
      char c = i < value.length() ? value.charAt(i) : ',';
      boolean separator = ", \t\r\n".indexOf(c) >= 0 && (depth <= 0 || i == value.length());
      if (separator) {
        if (start >= 0) {
          words.add(value.substring(start, i));
          start = -1;
        }
        continue;
      }
      if (start < 0) {
        start = i;
      }
      if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      }
    }
    return words;
  }
}
