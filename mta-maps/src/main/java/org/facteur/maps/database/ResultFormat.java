package org.facteur.maps.database;

import java.util.Optional;

/**
 * How values become an answer: {@code result_format} and {@code expansion_limit}.
 *
 * @param limit on the number of values; 0 for none
 */
public record ResultFormat(Template template, int limit) {
  /** The format of a definition. */
  public static ResultFormat of(TableDefinition definition, String preset) {
    return new ResultFormat(
        Template.parse(definition.text("result_format", preset), "result", definition.label()),
        definition.number("expansion_limit", 0, 0));
  }

  /** Collects the values for a key. */
  public Answer answer(String key) {
    return new Answer(key);
  }

  /** Values joined by commas. */
  public final class Answer {
    private final String key;
    private final StringBuilder joined = new StringBuilder();
    private int count;

    private Answer(String key) {
      this.key = key;
    }

    /**
     * Adds a value; one that lacks what the format asks for is left out.
     *
     * @return false when there are more than the limit allows
     */
    public boolean add(String value) {
      Optional<String> formatted = template.forResult(value, key);
      formatted.ifPresent(
          text -> {
            if (count++ > 0) {
              joined.append(',');
            }
            joined.append(text);
          });
      return limit == 0 || count <= limit;
    }

    /** The answer; empty when there is no value. */
    public Optional<String> result() {
      return joined.isEmpty() ? Optional.empty() : Optional.of(joined.toString());
    }
  }
}
