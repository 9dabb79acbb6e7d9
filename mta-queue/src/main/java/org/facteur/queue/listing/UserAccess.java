package org.facteur.queue.listing;

import java.util.List;

/**
 * A list of users such as authorized_mailq_users: names, {@code !name}, and {@code static:anyone}.
 * The first word that matches decides; nobody else is admitted.
 */
public final class UserAccess {
  private final List<String> words;

  private UserAccess(List<String> words) {
    this.words = words;
  }

  /**
   * Reads a list.
   *
   * @throws IllegalArgumentException for a table of another type, which is not supported here
   */
  public static UserAccess of(String list) {
    List<String> words = List.of(list.strip().split("[,\\s]+"));
    for (String word : words) {
      String pattern = word.startsWith("!") ? word.substring(1) : word;
      boolean table = pattern.indexOf(':') >= 0 && !pattern.startsWith("static:");
      if (table || pattern.startsWith("/")) {
        throw new IllegalArgumentException("unsupported table in a list of users: " + pattern);
      }
    }
    return new UserAccess(words);
  }

  /** Whether a user is admitted. */
  public boolean admits(String user) {
    for (String word : words) {
      boolean negated = word.startsWith("!");
      String pattern = negated ? word.substring(1) : word;
      if (pattern.startsWith("static:") || pattern.equalsIgnoreCase(user)) {
        return !negated;
      }
    }
    return false;
  }
}
