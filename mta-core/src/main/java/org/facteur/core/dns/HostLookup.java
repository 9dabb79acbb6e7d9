package org.facteur.core.dns;

import java.net.InetAddress;
import java.util.List;

/** What {@link HostNames} found. */
public sealed interface HostLookup {
  /** The addresses of a name, at least one. */
  record Addresses(List<InetAddress> addresses) implements HostLookup {
    public Addresses {
      addresses = List.copyOf(addresses);
    }
  }

  /** The name of an address. */
  record Name(String name) implements HostLookup {}

  /**
   * Nothing found.
   *
   * @param kind whether to try again
   */
  record Failure(Kind kind) implements HostLookup {
    /** The C library's words, which end up in logs and replies. */
    public String text() {
      return kind.text;
    }

    public boolean isTemporary() {
      return kind == Kind.TRY_AGAIN;
    }
  }

  /** The C library's EAI_ codes. */
  enum Kind {
    NO_NAME("Name or service not known"),
    NO_DATA("No address associated with hostname"),
    TRY_AGAIN("Temporary failure in name resolution"),
    FAILED("Non-recoverable failure in name resolution");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }
}
