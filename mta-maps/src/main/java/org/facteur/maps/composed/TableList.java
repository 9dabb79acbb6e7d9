package org.facteur.maps.composed;

import java.util.ArrayList;
import java.util.List;
import org.facteur.core.config.BraceWords;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;

/** The words in the braces of a composed table's name. */
final class TableList {
  private static final String SEPARATORS = ", \t\r\n";

  private TableList() {}

  /**
   * Splits <code>{word, word}</code>.
   *
   * @param type for the message when the name is malformed
   * @param element what words are, for that message
   */
  static List<String> words(String type, String name, String element) {
    List<String> words =
        name.length() > 2 && name.startsWith("{") && name.endsWith("}") && isClosed(name)
            ? BraceWords.split(name.substring(1, name.length() - 1), SEPARATORS)
            : List.of();
    if (words.isEmpty()) {
      throw badSyntax(type, name, element);
    }
    return words;
  }

  private static boolean isClosed(String name) {
    int level = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      level += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (level == 0 && i + 1 < name.length()) {
        return false;
      }
    }
    return level == 0;
  }

  static ConfigurationException badSyntax(String type, String name, String element) {
    return new ConfigurationException("bad syntax: " + wanted(type, name, element));
  }

  /** The end of all messages: what stands there, and what should. */
  static String wanted(String type, String name, String element) {
    return "\"%s:%s\"; need \"%s:{%s...}\"".formatted(type, name, type, element);
  }

  /** Opens the tables of <code>{type:name, type:name}</code>. */
  static List<LookupTable> open(
      String type, String name, Configuration configuration, LookupTables tables) {
    List<String> words = words(type, name, "type:name");
    if (words.stream().anyMatch(word -> word.indexOf(':') < 0)) {
      throw badSyntax(type, name, "type:name");
    }
    List<LookupTable> opened = new ArrayList<>();
    words.forEach(word -> opened.add(tables.open(word, configuration)));
    return List.copyOf(opened);
  }
}
