package org.facteur.maps.database;

import java.util.Optional;

/** A text taken apart as an address, for the letters of a template. */
record AddressParts(String text) {
  private int at() {
    return text.lastIndexOf('@');
  }

  /**
   * What a letter stands for: s the whole, u the local part or the whole text when there is no
   * domain, d the domain, 1 to 9 the domain's labels from the right.
   *
   * @return empty when the text has no such part
   */
  Optional<String> part(char letter) {
    String part =
        switch (letter) {
          case 's' -> text;
          case 'u' -> at() < 0 ? text : text.substring(0, at());
          case 'd' -> domain();
          default -> label(letter - '0');
        };
    return part.isEmpty() ? Optional.empty() : Optional.of(part);
  }

  private String domain() {
    return at() < 0 ? "" : text.substring(at() + 1);
  }

  private String label(int number) {
    String[] labels = domain().split("\\.", -1);
    for (String label : labels) {
      if (label.isEmpty()) {
        return "";
      }
    }
    return labels.length < number ? "" : labels[labels.length - number];
  }
}
