package org.facteur.core.config;

import java.time.Duration;

/** The conversions from a parameter's text to its type, within its limits. */
final class ParameterValues {
  private ParameterValues() {}

  static String string(ParameterTable.Entry entry, String name, String value) {
    String relation = relation(entry, value.length());
    if (!relation.isEmpty()) {
      throw new ConfigurationException(
          "bad string length " + value.length() + relation + ": " + name + " = " + value);
    }
    return value;
  }

  static Boolean bool(ParameterTable.Entry entry, String name, String value) {
    if (value.equalsIgnoreCase("yes")) {
      return true;
    }
    if (value.equalsIgnoreCase("no")) {
      return false;
    }
    throw new ConfigurationException("bad boolean configuration: " + name + " = " + value);
  }

  static Integer integer(ParameterTable.Entry entry, String name, String value) {
    long number = number(entry, name, value);
    if (number != (int) number) {
      throw badNumber(name, value);
    }
    return (int) number;
  }

  static Long size(ParameterTable.Entry entry, String name, String value) {
    return number(entry, name, value);
  }

  private static long number(ParameterTable.Entry entry, String name, String value) {
    try {
      long number = Long.parseLong(LogicalLine.trim(value));
      check(entry, name, number);
      return number;
    } catch (NumberFormatException e) {
      throw badNumber(name, value);
    }
  }

  static Duration duration(ParameterTable.Entry entry, String name, String value) {
    String preset = entry.defaultValue();
    char last = preset.isEmpty() ? 's' : preset.charAt(preset.length() - 1);
    Duration duration = TimeValue.parse(name, value, "smhdw".indexOf(last) >= 0 ? last : 's');
    check(entry, name, duration.toSeconds());
    return duration;
  }

  private static void check(ParameterTable.Entry entry, String name, long number) {
    String relation = relation(entry, number);
    if (!relation.isEmpty()) {
      throw new ConfigurationException("invalid " + name + " parameter value " + number + relation);
    }
  }

  private static String relation(ParameterTable.Entry entry, long number) {
    if (entry.min() != 0 && number < entry.min()) {
      return " < " + entry.min();
    }
    return entry.max() != 0 && number > entry.max() ? " > " + entry.max() : "";
  }

  private static ConfigurationException badNumber(String name, String value) {
    return new ConfigurationException("bad numerical configuration: " + name + " = " + value);
  }
}
