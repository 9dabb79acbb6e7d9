package org.facteur.core.config;

import java.time.Duration;

/** A time value as postconf(5) writes it: a number and one of the units s, m, h, d, w. */
public final class TimeValue {
  private TimeValue() {}

  /**
   * Parses a time value.
   *
   * @param name the parameter, for the error message
   * @param defaultUnit what counts when the value names no unit
   */
  public static Duration parse(String name, String value, char defaultUnit) {
    if (value.isEmpty()) {
      throw bad(name, value);
    }
    char last = value.charAt(value.length() - 1);
    boolean hasUnit = !Character.isDigit(last);
    String digits = hasUnit ? value.substring(0, value.length() - 1) : value;
    try {
      long number = Long.parseLong(digits);
      return switch (Character.toLowerCase(hasUnit ? last : defaultUnit)) {
        case 's' -> Duration.ofSeconds(number);
        case 'm' -> Duration.ofMinutes(number);
        case 'h' -> Duration.ofHours(number);
        case 'd' -> Duration.ofDays(number);
        case 'w' -> Duration.ofDays(Math.multiplyExact(7, number));
        default -> throw bad(name, value);
      };
    } catch (NumberFormatException | ArithmeticException e) {
      throw bad(name, value);
    }
  }

  private static ConfigurationException bad(String name, String value) {
    return new ConfigurationException("parameter " + name + ": bad time value or unit: " + value);
  }
}
