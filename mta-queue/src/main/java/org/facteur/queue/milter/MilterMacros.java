package org.facteur.queue.milter;

import java.util.Optional;

/** What macros stand for; whoever serves the session knows. */
@FunctionalInterface
public interface MilterMacros {
  /**
   * The value of a macro.
   *
   * @param name {@code i}, or {@code {client_addr}} with its braces
   * @return empty when there is no such macro, or nothing is known
   */
  Optional<String> value(String name);
}
