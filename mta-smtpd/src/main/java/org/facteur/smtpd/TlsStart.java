package org.facteur.smtpd;

import java.io.IOException;
import java.util.Optional;
import org.facteur.core.tls.Fingerprint;
import org.facteur.core.tls.PeerCertificate;
import org.facteur.core.tls.TlsConnection;
import org.facteur.core.tls.TlsSummary;
import org.facteur.core.tls.server.ServerTls;
import org.facteur.smtpd.access.SessionView;

/** Puts a session under TLS: after STARTTLS, or before the greeting in wrapper mode. */
final class TlsStart {
  private TlsStart() {}

  /**
   * Wrapper mode, RFC 8314 section 3.3.
   *
   * @return whether the session goes on
   */
  static boolean wrap(SmtpSession session) throws IOException {
    ServerTls tls = session.snapshot.tls();
    String service = session.snapshot.parts().serviceName();
    if (!tls.isAvailable()) {
      session.log.warning(
          "Wrapper-mode request dropped from "
              + session.clientName()
              + " for service "
              + service
              + ". TLS context initialization failed. For details see earlier warnings in your logs.");
      return false;
    }
    if (limit(session) > 0 && newSessions(session, false) > limit(session)) {
      session.log.warning(
          "Refusing TLS service request from " + session.clientName() + " for service " + service);
      return false;
    }
    return start(session);
  }

  /** Whether a client has made so many sessions that it gets no more; it is answered then. */
  static boolean isTooOften(SmtpSession session) throws IOException {
    if (limit(session) <= 0) {
      return false;
    }
    int rate = newSessions(session, false);
    if (rate <= limit(session)) {
      return false;
    }
    warnOfRate(session, rate);
    session.reply(
        454, "4.7.0", "Error: too many new TLS sessions from " + session.client.nameAndAddress());
    return true;
  }

  private static int limit(SmtpSession session) {
    return session.isExempt() ? 0 : session.settings.tlsSessionRate();
  }

  private static int newSessions(SmtpSession session, boolean another) {
    ServerParts parts = session.snapshot.parts();
    return another
        ? parts
            .limits()
            .count(
                ClientLimits.Event.TLS_SESSION, parts.serviceName(), session.realClient.address())
        : parts
            .limits()
            .counted(
                ClientLimits.Event.TLS_SESSION, parts.serviceName(), session.realClient.address());
  }

  private static void warnOfRate(SmtpSession session, int rate) {
    session.log.warning(
        "New TLS session rate limit exceeded: "
            + rate
            + " from "
            + session.client.nameAndAddress()
            + " for service "
            + session.snapshot.parts().serviceName());
  }

  /**
   * Shakes hands, and begins the session anew: what the client said before does not count.
   *
   * @return whether it went well; an exception ends the session
   */
  static boolean start(SmtpSession session) throws IOException {
    ServerTls tls = session.snapshot.tls();
    session.connection.flush(session.settings.timeout());
    TlsConnection secured;
    try {
      secured = tls.accept(session.connection, session.client.nameAndAddress());
    } catch (IOException e) {
      // After a handshake that failed nobody knows what the other side believes.
      throw new LostConnection();
    }
    session.connection = secured;
    session.input.secure(secured);
    TlsSummary summary = secured.summary();
    session.tls = Optional.of(summary);
    int rate = summary.resumed() ? 0 : newSessions(session, true);
    if (limit(session) > 0 && rate > limit(session)) {
      warnOfRate(session, rate);
      session.reply(
          421,
          "4.7.0",
          session.settings.hostname()
              + " Error: too many new TLS sessions from "
              + session.client.nameAndAddress());
      return false;
    }
    if (tls.settings().requiresCertificate() && !summary.trust().isTrusted()) {
      String why =
          summary.certificate().isPresent()
              ? "Client certificate not trusted"
              : "No client certificate presented";
      session.log.info("NOQUEUE: abort: TLS from " + session.client.nameAndAddress() + ": " + why);
      session.input.command(session.settings.lineLimit());
      session.reply(421, "4.7.1", session.settings.hostname() + " Error: " + why);
      return false;
    }
    session.newTransaction();
    session.sasl.logout();
    session.helo = Optional.empty();
    session.forwarded = ForwardedClient.NONE;
    session.protocol = "SMTP";
    return true;
  }

  /** What restrictions and policy servers hear of TLS. */
  static SessionView.Credentials credentials(TlsSummary summary, ServerTls tls) {
    Optional<PeerCertificate> certificate = summary.certificate();
    boolean trusted = summary.trust().isTrusted();
    Fingerprint digest = tls.fingerprint().orElseThrow();
    return new SessionView.Credentials(
        "",
        "",
        "",
        summary.protocol(),
        summary.cipher(),
        summary.usedBits(),
        certificate.filter(c -> trusted).map(PeerCertificate::subject).orElse(""),
        certificate.filter(c -> trusted).map(PeerCertificate::issuer).orElse(""),
        certificate.map(c -> c.fingerprint(digest)).orElse(""),
        certificate.map(c -> c.publicKeyFingerprint(digest)).orElse(""),
        trusted);
  }
}
