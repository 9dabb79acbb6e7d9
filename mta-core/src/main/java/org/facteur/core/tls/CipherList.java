package org.facteur.core.tls;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;

/** OpenSSL cipher lists made of a grade and exclusions, as Postfix makes them. */
public final class CipherList {
  private static final Parameter<String> HIGH = Parameter.string("tls_high_cipherlist");
  private static final Parameter<String> MEDIUM = Parameter.string("tls_medium_cipherlist");
  private static final Parameter<String> LOW = Parameter.string("tls_low_cipherlist");
  private static final Parameter<String> EXPORT = Parameter.string("tls_export_cipherlist");
  private static final Parameter<String> NULL = Parameter.string("tls_null_cipherlist");

  private CipherList() {}

  /**
   * The list for a grade without some ciphers.
   *
   * @param grade high, medium, low, export or null
   * @param exclusions lists of names, separated by white space, commas or colons
   * @throws ConfigurationException when the grade is unknown or an exclusion is no plain name
   */
  public static String of(Configuration configuration, String grade, List<String> exclusions) {
    Parameter<String> parameter =
        switch (grade.toLowerCase(Locale.ROOT)) {
          case "high" -> HIGH;
          case "medium" -> MEDIUM;
          case "low" -> LOW;
          case "export" -> EXPORT;
          case "null" -> NULL;
          default -> throw new ConfigurationException("invalid cipher grade: \"" + grade + "\"");
        };
    String list = configuration.get(parameter);
    if (list.isEmpty()) {
      throw new ConfigurationException("empty \"" + grade + "\" cipherlist");
    }
    StringBuilder text = new StringBuilder(list);
    for (String words : exclusions) {
      for (String word : Stream.of(words.split("[\\s,:]+")).filter(w -> !w.isEmpty()).toList()) {
        if ("!+-@".indexOf(word.charAt(0)) >= 0) {
          throw new ConfigurationException("invalid unary '!+-@' in cipher exclusion: " + word);
        }
        text.append(":!").append(word);
      }
    }
    return text.toString();
  }
}
