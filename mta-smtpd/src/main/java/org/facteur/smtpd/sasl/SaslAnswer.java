package org.facteur.smtpd.sasl;

import java.util.List;
import java.util.Optional;

/** How a server answers a client that logs in. */
public sealed interface SaslAnswer {
  /**
   * The client must say more.
   *
   * @param base64 of the challenge; may be empty
   */
  record Challenge(String base64) implements SaslAnswer {}

  /**
   * The client is logged in.
   *
   * @param username its name, not empty
   */
  record Accepted(String username) implements SaslAnswer {}

  /**
   * The client is not logged in.
   *
   * @param temporary whether it may work later
   * @param reason for the reply and the log; may be empty
   * @param username that the client gave, where it is known
   * @param warnings more for the log
   */
  record Refused(boolean temporary, String reason, Optional<String> username, List<String> warnings)
      implements SaslAnswer {
    /** A refusal without more to say. */
    public static Refused of(boolean temporary, String reason) {
      return new Refused(temporary, reason, Optional.empty(), List.of());
    }
  }
}
