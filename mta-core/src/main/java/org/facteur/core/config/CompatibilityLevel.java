package org.facteur.core.config;

import java.util.Optional;

/**
 * A compatibility level: up to three numbers with dots between them, as {@code compatibility_level}
 * and the {@code <level} family of operators have it.
 */
public record CompatibilityLevel(int major, int minor, int patch)
    implements Comparable<CompatibilityLevel> {
  private static final int LIMIT = 1024;

  /** Reads a level; empty when it is none. */
  public static Optional<CompatibilityLevel> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length > 3) {
      return Optional.empty();
    }
    int[] numbers = new int[3];
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].isEmpty() || parts[i].length() > 9) {
        return Optional.empty();
      }
      for (int at = 0; at < parts[i].length(); at++) {
        char c = parts[i].charAt(at);
        if (c < '0' || c > '9') {
          return Optional.empty();
        }
        numbers[i] = numbers[i] * 10 + (c - '0');
      }
      if (i > 0 && numbers[i] >= LIMIT) {
        return Optional.empty();
      }
    }
    return Optional.of(new CompatibilityLevel(numbers[0], numbers[1], numbers[2]));
  }

  @Override
  public int compareTo(CompatibilityLevel other) {
    int result = Integer.compare(major, other.major);
    if (result == 0) {
      result = Integer.compare(minor, other.minor);
    }
    return result != 0 ? result : Integer.compare(patch, other.patch);
  }

  @Override
  public String toString() {
    return patch > 0
        ? major + "." + minor + "." + patch
        : minor > 0 ? major + "." + minor : "" + major;
  }
}
