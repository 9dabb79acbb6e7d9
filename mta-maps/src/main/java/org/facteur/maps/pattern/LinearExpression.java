package org.facteur.maps.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * An expression matched in linear time (RE2/J).
 *
 * @param anchored whether a match must begin where the text begins
 */
record LinearExpression(Pattern pattern, boolean anchored) implements Expression {
  @Override
  public int groups() {
    return pattern.groupCount();
  }

  @Override
  public boolean matches(String text) {
    Matcher matcher = pattern.matcher(text);
    return anchored ? matcher.lookingAt() : matcher.find();
  }

  @Override
  public Optional<IntFunction<String>> match(String text) {
    Matcher matcher = pattern.matcher(text);
    if (!(anchored ? matcher.lookingAt() : matcher.find())) {
      return Optional.empty();
    }
    return Optional.of(
        number -> {
          String group = matcher.group(number);
          return group == null ? "" : group;
        });
  }
}
