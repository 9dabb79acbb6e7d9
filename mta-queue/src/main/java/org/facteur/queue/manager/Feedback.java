package org.facteur.queue.manager;

import org.facteur.core.config.ConfigurationException;

/**
 * How much one delivery changes a destination's concurrency: {@code number}, {@code number /
 * concurrency} or {@code number / sqrt_concurrency} of postconf(5).
 */
record Feedback(double base, Divisor divisor) {
  enum Divisor {
    NONE,
    CONCURRENCY,
    SQRT_CONCURRENCY
  }

  static Feedback parse(String name, String text) {
    String[] parts = text.split("/", 2);
    try {
      double base = Double.parseDouble(parts[0].strip());
      Divisor divisor =
          parts.length == 1
              ? Divisor.NONE
              : switch (parts[1].strip()) {
                case "concurrency" -> Divisor.CONCURRENCY;
                case "sqrt_concurrency" -> Divisor.SQRT_CONCURRENCY;
                default -> throw bad(name, text);
              };
      if (base < 0 || base > 1) {
        throw bad(name, text);
      }
      return new Feedback(base, divisor);
    } catch (NumberFormatException e) {
      throw bad(name, text);
    }
  }

  private static ConfigurationException bad(String name, String text) {
    return new ConfigurationException("bad concurrency feedback: " + name + " = " + text);
  }

  double at(int window) {
    return switch (divisor) {
      case NONE -> base;
      case CONCURRENCY -> base / window;
      case SQRT_CONCURRENCY -> base / Math.sqrt(window);
    };
  }
}
