package org.facteur.core.config;

import java.time.Duration;

/** The conversions from a parameter's text to its type. */
final class ParameterValues {
  private ParameterValues() {}

  static Boolean bool(String name, String value) {
    return switch (value.toLowerCase(java.util.Locale.ROOT)) {
      case "yes" -> true;
      case "no" -> false;
      default ->
          throw new ConfigurationException("bad boolean configuration: " + name + " = " + value);
    };
  }

  static Integer integer(String name, String value) {
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new ConfigurationException("bad numerical configuration: " + name + " = " + value, e);
    }
  }

  static Long size(String name, String value) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw new ConfigurationException("bad numerical configuration: " + name + " = " + value, e);
    }
  }

  static Duration duration(String name, String value) {
    return TimeValue.parse(name, value.strip(), 's');
  }
}
