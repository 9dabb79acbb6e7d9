package org.facteur.smtpd.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a decision came about: each restriction that was asked, in order, what it looked at, and what
 * it said.
 *
 * <p>Made for every evaluation, so it only keeps references to what is there anyway; texts are made
 * when somebody reads it. One thread; {@link #steps} is a copy.
 */
public final class Trace {
  private static final int MAX_STEPS = 500;
  private static final int MAX_NOTES = 50;

  private final List<Entry> entries = new ArrayList<>(12);
  private Entry current;
  private int depth;

  /**
   * What a restriction looked at.
   *
   * @param source a table, a name server, a policy server: {@code hash:/etc/postfix/access}
   * @param key what it was asked
   * @param answer what it said; empty for nothing found
   */
  public record Note(String source, String key, String answer) {}

  /**
   * A restriction that was asked.
   *
   * @param depth 0 for the elements of a list in main.cf, more inside classes and tables
   * @param list the parameter, the class or the table that the restriction stands in
   * @param restriction as it is configured
   * @param verdict {@code permit}, {@code reject}... in words; {@code dunno} for nothing
   */
  public record Step(int depth, String list, String restriction, List<Note> notes, String verdict) {
    public Step {
      notes = List.copyOf(notes);
    }
  }

  /** A step that is being written. */
  static final class Entry {
    private final Entry parent;
    private final int depth;
    private final String list;
    private final String restriction;
    private List<Note> notes = List.of();
    private String special;
    private Decision decision;

    private Entry(Entry parent, int depth, String list, String restriction) {
      this.parent = parent;
      this.depth = depth;
      this.list = list;
      this.restriction = restriction;
    }

    private Step step() {
      return new Step(depth, list, restriction, notes, verdict());
    }

    private String verdict() {
      String decided =
          switch (decision) {
            case Decision.Reject(var reply) -> "reject: " + reply.toLogText();
            case Decision.Permit yes -> "permit";
            case Decision.Neutral nothing -> "dunno";
            case null -> "no decision";
          };
      return special == null ? decided : special;
    }
  }

  Entry begin(String list, String restriction) {
    Entry entry = new Entry(current, depth++, list, restriction);
    if (entries.size() < MAX_STEPS) {
      entries.add(entry);
    }
    current = entry;
    return entry;
  }

  void end(Entry entry, Decision decision) {
    entry.decision = decision;
    current = entry.parent;
    depth = entry.depth;
  }

  /** Notes what the current restriction has looked at. */
  void note(String source, String key, String answer) {
    if (current == null) {
      return;
    }
    if (current.notes.isEmpty()) {
      current.notes = new ArrayList<>(4);
    }
    if (current.notes.size() < MAX_NOTES) {
      current.notes.add(new Note(source, key, answer));
    }
  }

  /** What the current restriction says, where it is not one of the plain decisions. */
  void say(String verdict) {
    if (current != null) {
      current.special = verdict;
    }
  }

  /** All steps so far. */
  public List<Step> steps() {
    return entries.stream().map(Entry::step).toList();
  }

  /** The last step that decided, if one did. */
  public Optional<Step> deciding() {
    return entries.stream()
        .filter(entry -> entry.decision instanceof Decision.Reject)
        .reduce((first, second) -> second)
        .map(Entry::step);
  }
}
