package org.facteur.maps.pattern;

import java.util.Optional;
import java.util.function.IntFunction;

/** A compiled regular expression. Immutable. */
interface Expression {
  /** How many groups it has. */
  int groups();

  /** The groups by their numbers, a group that took no part as an empty text; or no match. */
  Optional<IntFunction<String>> match(String text);

  /** Whether it matches, where the groups do not matter. */
  default boolean matches(String text) {
    return match(text).isPresent();
  }
}
