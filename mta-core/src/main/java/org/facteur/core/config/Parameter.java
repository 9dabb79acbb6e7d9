package org.facteur.core.config;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * A parameter of main.cf as a typed constant beside the code that uses it.
 *
 * <p>Its default comes from the table of parameters ({@link ParameterTable}), so there is one place
 * that says it. Reading a value that cannot be converted throws {@link ConfigurationException} with
 * the parameter's name.
 *
 * @param <T> what {@link Configuration#get} returns
 */
public final class Parameter<T> {
  private final String name;
  private final BiFunction<String, String, T> conversion;

  private Parameter(String name, BiFunction<String, String, T> conversion) {
    this.name = Objects.requireNonNull(name);
    this.conversion = conversion;
  }

  /** Text, after {@code $name} expansion. */
  public static Parameter<String> string(String name) {
    return new Parameter<>(name, (n, value) -> value);
  }

  /** {@code yes} or {@code no}. */
  public static Parameter<Boolean> bool(String name) {
    return new Parameter<>(name, ParameterValues::bool);
  }

  /** A whole number. */
  public static Parameter<Integer> integer(String name) {
    return new Parameter<>(name, ParameterValues::integer);
  }

  /** A size or count that may exceed the range of an int. */
  public static Parameter<Long> size(String name) {
    return new Parameter<>(name, ParameterValues::size);
  }

  /** A time with a unit s, m, h, d or w; without one the unit of the parameter's default counts. */
  public static Parameter<Duration> duration(String name) {
    return new Parameter<>(name, ParameterValues::duration);
  }

  public String name() {
    return name;
  }

  /** Converts an expanded value. */
  T convert(String value) {
    return conversion.apply(name, value);
  }

  @Override
  public String toString() {
    return name;
  }
}
