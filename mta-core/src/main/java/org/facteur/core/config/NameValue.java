package org.facteur.core.config;

/**
 * One {@code name = value} setting.
 *
 * @param value without white space around it
 */
public record NameValue(String name, String value) {

  /**
   * Splits a setting.
   *
   * @throws ConfigurationException with Postfix's words for what is missing, and nothing else
   */
  public static NameValue parse(String text) {
    int length = text.length();
    int name = skipSpaces(text, 0);
    int end = name;
    while (end < length && text.charAt(end) != '=' && !LogicalLine.isSpace(text.charAt(end))) {
      end++;
    }
    if (end == name) {
      throw new ConfigurationException("missing attribute name");
    }
    int equals = skipSpaces(text, end);
    if (equals == length || text.charAt(equals) != '=') {
      throw new ConfigurationException("missing '=' after attribute name");
    }
    return new NameValue(text.substring(name, end), LogicalLine.trim(text.substring(equals + 1)));
  }

  private static int skipSpaces(String text, int from) {
    int at = from;
    while (at < text.length() && LogicalLine.isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
