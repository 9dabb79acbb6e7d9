package org.facteur.smtpclient.session;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.facteur.core.tls.TlsConnection;
import org.facteur.core.tls.TrustLevel;
import org.facteur.core.tls.client.ClientTls;
import org.facteur.core.tls.client.TlsLevel;
import org.facteur.core.tls.client.TlsPolicy;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;

/**
 * Puts a session under TLS as its policy says: STARTTLS of RFC 3207, or TLS before the greeting.
 * For one session and one thread.
 */
final class TlsUpgrade {
  /** How it ended. */
  enum Outcome {
    /** Under TLS: the server is to be greeted again. */
    SECURED,
    /** In the clear, which the policy allows. */
    PLAIN,
    /** Not at all; the attempt knows why. */
    FAILED
  }

  private final SmtpSession session;
  private final DeliveryAttempt attempt;
  private final TlsPolicy policy;
  private final Rules rules;
  private boolean handshakeFailed;

  /**
   * What the client's configuration says.
   *
   * @param identity of the client's sessions with this server
   * @param noteOffer whether an offer that is not taken is logged
   * @param minimalBackoff how old a message is that may go in the clear after a failed handshake
   */
  record Rules(
      ClientTls tls,
      String identity,
      boolean wrapped,
      boolean noteOffer,
      Duration minimalBackoff) {}

  TlsUpgrade(SmtpSession session, DeliveryAttempt attempt, TlsPolicy policy, Rules rules) {
    this.session = session;
    this.attempt = attempt;
    this.policy = policy;
    this.rules = rules;
  }

  /** Whether TLS begins before the greeting. */
  boolean isWrapped() {
    return rules.wrapped() && policy.level() != TlsLevel.NONE;
  }

  /** Whether the server may be tried again in the clear, after a handshake that failed. */
  boolean mayRetryInTheClear() {
    DeliveryRequest request = attempt.request();
    Duration waited = Duration.between(request.arrival(), request.activeSince());
    return handshakeFailed
        && policy.level() == TlsLevel.MAY
        && waited.compareTo(rules.minimalBackoff()) >= 0;
  }

  /** After EHLO: asks for TLS where there is some to be had. */
  Outcome startTls() throws PeerLost {
    if (session.tls().isPresent()) {
      return Outcome.PLAIN;
    }
    boolean offered = session.can(Feature.STARTTLS);
    if (policy.level() == TlsLevel.NONE) {
      if (offered && rules.noteOffer()) {
        attempt.log().info("Host offered STARTTLS: [" + session.peer().host() + "]");
      }
      return Outcome.PLAIN;
    }
    if (!offered) {
      return without(
          Dsn.of("4.7.4", "TLS is required, but was not offered by host " + session.peer().name()));
    }
    if (!rules.tls().isAvailable()) {
      return without(Dsn.of("4.7.5", "TLS is required, but our TLS engine is unavailable"));
    }
    session.command("STARTTLS");
    ServerReply reply = session.reply(rules.tls().settings().handshakeTimeout());
    if (!reply.isPositive()) {
      return without(Failures.refusedTls(session.peer(), reply));
    }
    return shakeHands();
  }

  private Outcome without(Dsn why) {
    if (!policy.level().isMandatory()) {
      session.features().remove(Feature.STARTTLS);
      return Outcome.PLAIN;
    }
    attempt.serverFailed(Optional.of(session), why);
    return Outcome.FAILED;
  }

  /** Shakes hands and looks at the server's certificate. */
  Outcome shakeHands() {
    if (!rules.tls().isAvailable()) {
      return without(Dsn.of("4.7.5", "TLS is required, but our TLS engine is unavailable"));
    }
    TlsConnection secured;
    try {
      secured =
          rules
              .tls()
              .connect(
                  session.connection(),
                  new ClientTls.Server(
                      session.peer().nameAndPort(),
                      rules.identity() + "&" + session.peer().nameAndPort()),
                  policy);
    } catch (IOException e) {
      handshakeFailed = true;
      session.broken();
      if (!mayRetryInTheClear()) {
        attempt.serverFailed(
            Optional.of(session), Dsn.of("4.7.5", "Cannot start TLS: handshake failure"));
      }
      return Outcome.FAILED;
    }
    session.secure(secured);
    if (!policy.reuse()) {
      session.doNotKeep();
    }
    if (policy.level().mustMatch() && secured.summary().trust() != TrustLevel.VERIFIED) {
      attempt.serverFailed(
          Optional.of(session), Dsn.of("4.7.5", "Server certificate not verified"));
      return Outcome.FAILED;
    }
    return Outcome.SECURED;
  }
}
