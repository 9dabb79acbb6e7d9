package org.facteur.maps.pattern;

/** A rule that cannot be used; the message is what is reported, without file and line. */
final class BadRule extends Exception {
  private static final long serialVersionUID = 1L;

  BadRule(String message) {
    super(message);
  }
}
