package org.facteur.app.parameters;

/**
 * Why no code reads a parameter.
 *
 * @param pattern the name, or names with {@code *} in them
 * @param reason a sentence without its full stop
 */
record UnusedParameter(String pattern, Kind kind, String reason) {

  /** What somebody who sets the parameter has to expect. */
  enum Kind {
    /** Facteur will do what it asks for, and does not yet. */
    LATER,
    /** Facteur does not do what it asks for. */
    NEVER,
    /** There is nothing in Facteur for it to change. */
    NEEDLESS
  }

  boolean isPattern() {
    return pattern.indexOf('*') >= 0;
  }

  boolean matches(String name) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(name);
    }
    int fixed = pattern.length() - 1;
    return name.length() >= fixed
        && name.startsWith(pattern.substring(0, star))
        && name.endsWith(pattern.substring(star + 1));
  }

  static UnusedParameter parse(String line) {
    String[] fields = line.split("\t");
    Kind kind =
        switch (fields[1]) {
          case "later" -> Kind.LATER;
          case "never" -> Kind.NEVER;
          case "needless" -> Kind.NEEDLESS;
          default -> throw new IllegalArgumentException(line);
        };
    return new UnusedParameter(fields[0], kind, fields[2]);
  }
}
