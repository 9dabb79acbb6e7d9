package org.facteur.core.sasl.server;

/** What a mechanism answers a response with; failures are exceptions. */
public sealed interface ServerStep {
  /** The client must say more. */
  record Challenge(byte[] data) implements ServerStep {}

  /**
   * The client is who it says it is.
   *
   * @param login the name that it acts under
   */
  record Accepted(String login) implements ServerStep {}
}
