package org.facteur.core.config;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expands {@code $name}; to be replaced by the whole grammar of postconf(5). */
final class ConfigurationExpansion {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$|\\$\\{(\\w+)\\}|\\$\\((\\w+)\\)|\\$(\\w+)");

  private ConfigurationExpansion() {}

  static String expand(String text, Function<String, Optional<String>> values) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    return REFERENCE
        .matcher(text)
        .replaceAll(
            match -> {
              if (match.group().equals("$$")) {
                return Matcher.quoteReplacement("$");
              }
              String name =
                  match.group(1) != null
                      ? match.group(1)
                      : match.group(2) != null ? match.group(2) : match.group(3);
              return Matcher.quoteReplacement(expand(values.apply(name).orElse(""), values));
            });
  }
}
