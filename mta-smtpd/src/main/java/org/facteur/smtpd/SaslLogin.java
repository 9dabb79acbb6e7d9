package org.facteur.smtpd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.smtpd.access.PrintableText;
import org.facteur.smtpd.access.SessionView;
import org.facteur.smtpd.sasl.SaslAnswer;
import org.facteur.smtpd.sasl.SaslExchange;
import org.facteur.smtpd.sasl.SaslPeer;
import org.facteur.smtpd.sasl.SaslServer;
import org.facteur.smtpd.sasl.SaslService;

/** Who the client of a session has proved to be by SASL, if anybody. One thread. */
final class SaslLogin {
  private static final String ABORT = "*";

  private final SmtpSession session;
  private final SaslService service;
  private String method = "";
  private String username = "";

  SaslLogin(SmtpSession session, SaslService service) {
    this.session = session;
    this.service = service;
  }

  /** Whether AUTH means anything in this session. */
  boolean isActive() {
    return service.isActive(peer().encrypted());
  }

  boolean isLoggedIn() {
    return !username.isEmpty();
  }

  String method() {
    return method;
  }

  String username() {
    return username;
  }

  /** For Received:, where the administrator wants it. */
  Optional<String> headerName() {
    return isLoggedIn() && service.settings().header() ? Optional.of(username) : Optional.empty();
  }

  /** The client is taken for a user. */
  void login(String name, String how) {
    username = PrintableText.log(name);
    method = PrintableText.log(how);
  }

  /** Nothing is known any more: after STARTTLS, and when XCLIENT says so. */
  void logout() {
    username = "";
    method = "";
  }

  /** The lines for the answer to EHLO. */
  List<String> keywords() {
    List<String> lines = new ArrayList<>();
    if (!isActive() || isException()) {
      return lines;
    }
    String mechanisms = String.join(" ", server().mechanisms(peer()));
    if (!mechanisms.isEmpty()) {
      lines.add("AUTH " + mechanisms);
      if (service.settings().brokenClients()) {
        lines.add("AUTH=" + mechanisms);
      }
    }
    return lines;
  }

  private SaslServer server() {
    return service.server().orElseThrow();
  }

  private boolean isException() {
    try {
      return !service.settings().exceptions().isEmpty()
          && service
              .settings()
              .exceptions()
              .matches(session.client.name(), session.client.address());
    } catch (LookupFailure e) {
      return true;
    }
  }

  private SaslPeer peer() {
    SessionView.Credentials tls = session.security();
    return new SaslPeer(
        session.client.address(),
        session.client.port(),
        session.server.address(),
        session.server.port(),
        !tls.tlsProtocol().isEmpty(),
        Optional.of(tls.certificateSubject()).filter(name -> !name.isEmpty()));
  }

  /** Whether the client logs in more often than it may; then it has been told. */
  boolean isTooOften() throws IOException {
    int limit = service.settings().rateLimit();
    if (limit <= 0 || session.isExempt()) {
      return false;
    }
    String name = session.snapshot.parts().serviceName();
    int rate =
        session
            .snapshot
            .parts()
            .limits()
            .count(ClientLimits.Event.AUTH, name, session.realClient.address());
    if (rate <= limit) {
      return false;
    }
    session.reply(450, "4.7.1", "Error: too many AUTH commands from " + session.client.address());
    session.log.warning(
        "AUTH command rate limit exceeded: "
            + rate
            + " from "
            + session.clientName()
            + " for service "
            + name);
    return true;
  }

  /**
   * Lets the client log in, and answers it.
   *
   * @return whether it is logged in
   */
  boolean authenticate(String mechanism, Optional<String> initial) throws IOException {
    try (SaslExchange exchange = server().begin(mechanism, peer())) {
      SaslAnswer answer = exchange.first(initial);
      while (answer instanceof SaslAnswer.Challenge(String base64)) {
        session.plain(334, base64);
        Optional<String> response = response();
        if (response.isEmpty()) {
          session.reply(500, "5.5.6", "SASL response limit exceeded");
          return false;
        }
        if (response.get().equals(ABORT)) {
          session.log.warning(
              session.clientName() + ": SASL " + shown(mechanism) + " authentication aborted");
          session.reply(501, "5.7.0", "Authentication aborted");
          return false;
        }
        answer = exchange.next(response.get());
      }
      if (answer instanceof SaslAnswer.Accepted(String name) && !name.isEmpty()) {
        session.reply(235, "2.7.0", "Authentication successful");
        login(name, mechanism);
        return true;
      }
      refuse(
          mechanism,
          answer instanceof SaslAnswer.Refused refused
              ? refused
              : SaslAnswer.Refused.of(true, "generic failure"));
      return false;
    }
  }

  /** A line of the client; empty when it is too long. */
  private Optional<String> response() throws IOException {
    int limit = service.settings().responseLimit();
    session.input.startRequest();
    String line = session.input.command(limit);
    session.transcript.received("(response)");
    if (!session.input.complete()) {
      session.log.warning(session.clientName() + ": SASL response longer than " + limit);
      session.input.skipLine();
      return Optional.empty();
    }
    return Optional.of(line);
  }

  private void refuse(String mechanism, SaslAnswer.Refused refused) throws IOException {
    refused.warnings().forEach(text -> session.log.warning(PrintableText.log(text)));
    String reason =
        refused.reason().isEmpty() ? "(reason unavailable)" : PrintableText.log(refused.reason());
    session.log.warning(
        session.clientName()
            + ": SASL "
            + shown(mechanism)
            + " authentication failed: "
            + reason
            + ", sasl_username="
            + refused.username().map(SaslLogin::shown).orElse("(unavailable)"));
    if (refused.temporary()) {
      session.reply(454, "4.7.0", "Temporary authentication failure: " + reason);
    } else {
      session.reply(535, "5.7.8", "Error: authentication failed: " + reason);
    }
  }

  private static String shown(String text) {
    return PrintableText.log(text.substring(0, Math.min(100, text.length())));
  }
}
