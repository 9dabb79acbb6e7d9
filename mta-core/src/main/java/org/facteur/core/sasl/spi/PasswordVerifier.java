package org.facteur.core.sasl.spi;

import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;

/** A way to verify passwords: a word of {@code pwcheck_method}. Stateless, for many threads. */
public interface PasswordVerifier {
  /** The word. */
  String method();

  /**
   * Verifies a password; returns when it is right.
   *
   * @throws SaslException {@code BAD_CREDENTIALS} when it is wrong or there is no such user, {@code
   *     GENERIC} when it cannot be told
   */
  void verify(SaslEnvironment environment, LoginName login, byte[] password) throws SaslException;
}
