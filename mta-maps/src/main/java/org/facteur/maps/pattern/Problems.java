package org.facteur.maps.pattern;

import java.util.function.Consumer;

/** Reports what is wrong with a rule: {@code TYPE map NAME, line N: TEXT}. */
record Problems(String type, String name, Consumer<String> warnings) {
  void at(int line, String text) {
    warnings.accept(type + " map " + name + ", line " + line + ": " + text);
  }

  /** A rule that is left out. */
  void skipping(int line, String text) {
    at(line, text + ": skipping this rule");
  }
}
