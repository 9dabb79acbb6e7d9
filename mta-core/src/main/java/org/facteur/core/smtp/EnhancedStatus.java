package org.facteur.core.smtp;

import java.util.Optional;

/** An enhanced mail system status code, RFC 3463: class 2, 4 or 5, subject and detail. */
public record EnhancedStatus(int severity, int subject, int detail) {
  public static EnhancedStatus of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("bad status: " + text));
  }

  /** Parses exactly {@code X.Y.Z}. */
  public static Optional<EnhancedStatus> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || parts[0].length() != 1 || "245".indexOf(parts[0]) < 0) {
      return Optional.empty();
    }
    for (int i = 1; i < 3; i++) {
      if (parts[i].isEmpty()
          || parts[i].length() > 3
          || !parts[i].chars().allMatch(Character::isDigit)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new EnhancedStatus(
            parts[0].charAt(0) - '0', Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
  }

  /** The same subject and detail in another class: a 5.x.x made temporary, for instance. */
  public EnhancedStatus withSeverity(int other) {
    return new EnhancedStatus(other, subject, detail);
  }

  @Override
  public String toString() {
    return severity + "." + subject + "." + detail;
  }
}
