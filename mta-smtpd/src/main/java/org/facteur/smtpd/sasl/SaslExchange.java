package org.facteur.smtpd.sasl;

import java.util.Optional;

/** One attempt to log in. One thread; ends with an answer that is no challenge, or is closed. */
public interface SaslExchange extends AutoCloseable {
  /**
   * Begins.
   *
   * @param initial the response that came with the command, as it came
   */
  SaslAnswer first(Optional<String> initial);

  /** Goes on with a response, as it came. */
  SaslAnswer next(String response);

  @Override
  void close();
}
