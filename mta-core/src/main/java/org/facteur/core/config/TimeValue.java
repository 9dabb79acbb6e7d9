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
   * @throws ConfigurationException when it is no time, is negative, or exceeds the seconds that an
   *     int holds
   */
  public static Duration parse(String name, String value, char defaultUnit) {
    int digits = 0;
    while (digits < value.length() && Character.digit(value.charAt(digits), 10) >= 0) {
      digits++;
    }
    if (digits == 0 || digits > 10 || digits < value.length() - 1) {
      throw bad(name, value);
    }
    long seconds =
        Long.parseLong(value.substring(0, digits))
            * switch (digits < value.length() ? value.charAt(digits) : defaultUnit) {
              case 's' -> 1;
              case 'm' -> 60;
              case 'h' -> 3600;
              case 'd' -> 86_400;
              case 'w' -> 7 * 86_400;
              default -> throw bad(name, value);
            };
    if (seconds > Integer.MAX_VALUE) {
      throw bad(name, value);
    }
    return Duration.ofSeconds(seconds);
  }

  private static ConfigurationException bad(String name, String value) {
    return new ConfigurationException("parameter " + name + ": bad time value or unit: " + value);
  }
}
