package org.facteur.queue.listing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which messages of the queue somebody means: conditions such as {@code domain=example.com age>2d
 * reason~"timed out"}, all of which must hold.
 *
 * <p>A condition is a name, an operator and a value, without spaces around the operator; a value
 * with spaces stands in double quotes. {@code sender}, {@code recipient}, {@code domain} (of a
 * recipient), {@code sender-domain}, {@code reason}, {@code queue} and {@code id} take {@code =},
 * {@code !=} (the whole value, {@code *} stands for anything) and {@code ~}, {@code !~} (a part of
 * it); of a message with several recipients one is enough, and with a negation none may match.
 * {@code age} (since arrival; s, m, h, d, w) and {@code size} (K, M, G) take {@code <} and {@code
 * >}. Letters match in either case.
 */
public final class QueueSelection {
  private static final Pattern CONDITION =
      Pattern.compile("([a-z-]+)(!=|!~|=|~|<|>)(?:\"([^\"]*)\"|(\\S*))(?:\\s+|$)");

  private final List<Predicate<QueueEntry>> conditions = new ArrayList<>();
  private final Instant now;
  private boolean readsReasons;

  private QueueSelection(Instant now) {
    this.now = now;
  }

  /** Everything. */
  public static QueueSelection everything() {
    return new QueueSelection(Instant.EPOCH);
  }

  /**
   * Reads conditions.
   *
   * @param now what ages are counted from
   * @throws IllegalArgumentException with a message for the user
   */
  public static QueueSelection parse(List<String> texts, Instant now) {
    QueueSelection selection = new QueueSelection(now);
    for (String text : texts) {
      var matcher = CONDITION.matcher(text.strip());
      int end = 0;
      while (end < text.strip().length()) {
        if (!matcher.find(end) || matcher.start() != end) {
          throw new IllegalArgumentException(
              "bad selection \"" + text.strip().substring(end) + "\": want name=value");
        }
        String value = matcher.group(3) == null ? matcher.group(4) : matcher.group(3);
        selection.add(matcher.group(1), matcher.group(2), value);
        end = matcher.end();
      }
      if (end == 0) {
        throw new IllegalArgumentException("empty selection");
      }
    }
    return selection;
  }

  /** Whether a message is meant. */
  public boolean matches(QueueEntry entry) {
    for (Predicate<QueueEntry> condition : conditions) {
      if (!condition.test(entry)) {
        return false;
      }
    }
    return true;
  }

  /** Whether everything is meant. */
  public boolean isEverything() {
    return conditions.isEmpty();
  }

  /** Whether the reasons of deferral count: they are in a file of their own. */
  public boolean readsReasons() {
    return readsReasons;
  }

  private void add(String name, String operator, String value) {
    if (name.equals("age") || name.equals("size")) {
      addNumber(name, operator, value);
      return;
    }
    if (operator.equals("<") || operator.equals(">")) {
      throw new IllegalArgumentException(name + " cannot be compared by " + operator);
    }
    boolean negated = operator.startsWith("!");
    boolean part = operator.endsWith("~");
    String wanted = part ? "*" + value + "*" : value;
    Predicate<String> matches = wildcard(wanted);
    Predicate<QueueEntry> condition =
        switch (name) {
          case "id" -> entry -> matches.test(entry.queueId());
          case "queue" -> entry -> matches.test(entry.queue().directory());
          case "sender" -> entry -> matches.test(entry.sender());
          case "sender-domain" -> entry -> matches.test(domain(entry.sender()));
          case "recipient" ->
              entry -> entry.recipients().stream().anyMatch(r -> matches.test(r.address()));
          case "domain" ->
              entry -> entry.recipients().stream().anyMatch(r -> matches.test(domain(r.address())));
          case "reason" ->
              entry -> entry.recipients().stream().anyMatch(r -> matches.test(r.reason()));
          default -> throw new IllegalArgumentException("unknown selection name \"" + name + "\"");
        };
    readsReasons |= name.equals("reason");
    conditions.add(negated ? condition.negate() : condition);
  }

  private void addNumber(String name, String operator, String value) {
    boolean less = operator.equals("<");
    if (!less && !operator.equals(">")) {
      throw new IllegalArgumentException(name + " is compared by < or >, not by " + operator);
    }
    if (name.equals("size")) {
      long limit = number(name, value, "KMG", new long[] {1 << 10, 1 << 20, 1 << 30}, 1);
      conditions.add(entry -> less ? entry.size() < limit : entry.size() > limit);
    } else {
      long seconds = number(name, value, "smhdw", new long[] {1, 60, 3600, 86_400, 604_800}, 1);
      conditions.add(
          entry -> {
            long age = Duration.between(entry.arrival(), now).toSeconds();
            return less ? age < seconds : age > seconds;
          });
    }
  }

  private static long number(
      String name, String value, String units, long[] factors, long standard) {
    String digits = value;
    long factor = standard;
    int unit = value.isEmpty() ? -1 : units.indexOf(value.charAt(value.length() - 1));
    if (unit >= 0) {
      digits = value.substring(0, value.length() - 1);
      factor = factors[unit];
    }
    try {
      return Math.multiplyExact(Long.parseLong(digits), factor);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("bad " + name + " \"" + value + "\"", e);
    }
  }

  /** The domain of an address in external form, empty when it has none. */
  static String domain(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? "" : address.substring(at + 1).toLowerCase(Locale.ROOT);
  }

  /** A pattern in which a star stands for anything, without the costs of backtracking. */
  private static Predicate<String> wildcard(String pattern) {
    String[] parts = pattern.toLowerCase(Locale.ROOT).split("\\*", -1);
    return text -> {
      String folded = text.toLowerCase(Locale.ROOT);
      if (parts.length == 1) {
        return folded.equals(parts[0]);
      }
      if (!folded.startsWith(parts[0])) {
        return false;
      }
      int at = parts[0].length();
      for (int i = 1; i < parts.length - 1; i++) {
        int found = folded.indexOf(parts[i], at);
        if (found < 0) {
          return false;
        }
        at = found + parts[i].length();
      }
      String last = parts[parts.length - 1];
      return folded.length() - at >= last.length() && folded.endsWith(last);
    };
  }
}
