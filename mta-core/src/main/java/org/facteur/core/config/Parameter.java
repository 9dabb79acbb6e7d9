package org.facteur.core.config;

import java.time.Duration;
import java.util.Objects;

/**
 * A parameter of main.cf as a typed constant beside the code that uses it.
 *
 * <p>Its default comes from the table of parameters ({@link ParameterTable}), so there is one place
 * that says it, and its limits. Reading a value that cannot be converted throws {@link
 * ConfigurationException} with the parameter's name.
 *
 * @param <T> what {@link Configuration#get} returns
 */
public final class Parameter<T> {
  private final String name;
  private final Kind kind;
  private final Conversion<T> conversion;

  private enum Kind {
    STRING,
    BOOL,
    INTEGER,
    SIZE,
    DURATION
  }

  @FunctionalInterface
  private interface Conversion<T> {
    T convert(ParameterTable.Entry entry, String name, String value);
  }

  private Parameter(String name, Kind kind, Conversion<T> conversion) {
    this.name = Objects.requireNonNull(name);
    this.kind = kind;
    this.conversion = conversion;
  }

  /** Text, after {@code $name} expansion unless the table calls the parameter raw. */
  public static Parameter<String> string(String name) {
    return new Parameter<>(name, Kind.STRING, ParameterValues::string);
  }

  /** {@code yes} or {@code no}. */
  public static Parameter<Boolean> bool(String name) {
    return new Parameter<>(name, Kind.BOOL, ParameterValues::bool);
  }

  /** A whole number. */
  public static Parameter<Integer> integer(String name) {
    return new Parameter<>(name, Kind.INTEGER, ParameterValues::integer);
  }

  /** A size or count that may exceed the range of an int. */
  public static Parameter<Long> size(String name) {
    return new Parameter<>(name, Kind.SIZE, ParameterValues::size);
  }

  /** A time with a unit s, m, h, d or w; without one the unit of the parameter's default counts. */
  public static Parameter<Duration> duration(String name) {
    return new Parameter<>(name, Kind.DURATION, ParameterValues::duration);
  }

  public String name() {
    return name;
  }

  /**
   * Converts a value.
   *
   * @param entry its limits and unit
   */
  T convert(ParameterTable.Entry entry, String value) {
    return conversion.convert(entry, name, value);
  }

  /** Parameters with one name and one type are equal. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Parameter<?> that && kind == that.kind && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
