package org.facteur.core.sasl.spi;

import java.util.Optional;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;

/**
 * A place where passwords can be read: a word of {@code auxprop_plugin}. Stateless, for many
 * threads.
 */
public interface AccountSource {
  /** The word. */
  String plugin();

  /** Whether it is configured; one that is not is passed over when no plugin is named. */
  boolean isConfigured(SaslEnvironment environment);

  /**
   * The password of a user.
   *
   * @return empty when there is no such user
   * @throws SaslException {@code GENERIC} when it cannot be told
   */
  Optional<byte[]> password(SaslEnvironment environment, LoginName login) throws SaslException;
}
