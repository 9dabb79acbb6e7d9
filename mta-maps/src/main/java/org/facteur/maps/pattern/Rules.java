package org.facteur.maps.pattern;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a table in their order; the first that matches answers. Immutable.
 *
 * <p>A condition ({@code if}) carries the index of the rule that follows its {@code endif}.
 *
 * @param <K> what a key is before it is compared: a text, an address
 */
final class Rules<K> {
  /** A rule: {@link Answering} or {@link Condition}. */
  sealed interface Rule<K> {}

  /** {@code pattern result}. */
  non-sealed interface Answering<K> extends Rule<K> {
    /** The result when the pattern matches. */
    Optional<String> answer(K key);
  }

  /** {@code if pattern}. */
  non-sealed interface Condition<K> extends Rule<K> {
    boolean holds(K key);
  }

  private record Step<K>(Rule<K> rule, int next) {}

  private final List<Step<K>> steps;

  private Rules(List<Step<K>> steps) {
    this.steps = List.copyOf(steps);
  }

  Optional<String> find(K key) {
    int at = 0;
    while (at < steps.size()) {
      Step<K> step = steps.get(at);
      switch (step.rule()) {
        case Answering<K> rule -> {
          Optional<String> answer = rule.answer(key);
          if (answer.isPresent()) {
            return answer;
          }
          at++;
        }
        case Condition<K> rule -> at = rule.holds(key) ? at + 1 : step.next();
      }
    }
    return Optional.empty();
  }

  /** Collects rules. */
  static final class Builder<K> {
    private final List<Step<K>> steps = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();

    private record Open(int index, int line) {}

    void add(Rule<K> rule, int line) {
      if (rule instanceof Condition<K>) {
        open.push(new Open(steps.size(), line));
      }
      steps.add(new Step<>(rule, 0));
    }

    /** Ends the innermost condition; false when there is none. */
    boolean end() {
      if (open.isEmpty()) {
        return false;
      }
      close(open.pop().index());
      return true;
    }

    private void close(int index) {
      steps.set(index, new Step<>(steps.get(index).rule(), steps.size()));
    }

    /** Ends what is open, with a warning for each. */
    Rules<K> build(Problems problems) {
      while (!open.isEmpty()) {
        Open condition = open.pop();
        close(condition.index());
        problems.at(condition.line(), "IF has no matching ENDIF");
      }
      return new Rules<>(steps);
    }
  }
}
