package org.facteur.core.sasl.server;

import java.util.Optional;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;

/** Where mechanisms ask about passwords. Safe for many threads. */
public interface Accounts {
  /**
   * Verifies a password; returns when it is right.
   *
   * @throws SaslException when it is wrong, there is no such user, or nobody can tell
   */
  void verify(LoginName login, byte[] password) throws SaslException;

  /**
   * The password of a user, for mechanisms that never send it.
   *
   * @return empty when there is no such user
   * @throws SaslException when nobody can tell
   */
  Optional<byte[]> password(LoginName login) throws SaslException;
}
