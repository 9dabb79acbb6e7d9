package org.facteur.core.tls;

import java.io.IOException;
import java.util.List;

/** The TLS library refuses what came, or cannot go on. */
public final class TlsFailure extends IOException {
  private static final long serialVersionUID = 1L;
  private final transient List<String> problems;

  /**
   * @param problems what the library says, for the log
   */
  public TlsFailure(String message, List<String> problems) {
    super(message);
    this.problems = List.copyOf(problems);
  }

  /** What the library says; empty when it says nothing. */
  public List<String> problems() {
    return problems == null ? List.of() : problems;
  }
}
