package org.facteur.core.config;

import java.util.ArrayList;
import java.util.List;

/** Words between white space, where text in braces is one word. */
public final class BraceWords {
  private BraceWords() {}

  /** Splits a text; braces stay part of the words. */
  public static List<String> split(String text) {
    return split(text, " \t\r\n\f\u000b");
  }

  /**
   * Splits a text.
   *
   * @param separators the characters between words
   */
  public static List<String> split(String text, String separators) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (separators.indexOf(text.charAt(at)) >= 0) {
        at++;
        continue;
      }
      int start = at;
      int level = 0;
      while (at < text.length() && (level > 0 || separators.indexOf(text.charAt(at)) < 0)) {
        char c = text.charAt(at++);
        if (c == '{') {
          level++;
        } else if (c == '}' && level > 0) {
          level--;
        }
      }
      words.add(text.substring(start, at));
    }
    return words;
  }

  /** What stands inside the braces of a word, without white space around it. */
  public static String content(String word) {
    int end = MacroReferences.bracketEnd(word, 0);
    if (end < 0) {
      throw new ConfigurationException("missing '}' in \"" + word + '"');
    }
    if (end < word.length()) {
      throw new ConfigurationException("syntax error after '}' in \"" + word + '"');
    }
    return LogicalLine.trim(word.substring(1, end - 1));
  }
}
