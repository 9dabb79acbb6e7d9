package org.facteur.smtpclient.session;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.sasl.SaslBase64;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.client.ClientCredentials;
import org.facteur.core.sasl.client.ClientMechanism;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.core.tls.TrustLevel;
import org.facteur.queue.delivery.Dsn;
import org.facteur.smtpclient.sasl.ClientLogins;
import org.facteur.smtpclient.sasl.FailedLogins;
import org.facteur.smtpclient.sasl.Login;

/**
 * Logs in to a server that offers AUTH, RFC 4954, where the table has a password for it. A login
 * that fails makes the server unusable: its mail waits for another server or another time.
 */
final class SessionLogin {
  private static final int MOST_STEPS = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SmtpSession session;
  private final DeliveryAttempt attempt;
  private final ClientSettings settings;
  private final ClientLogins logins;
  private final String nexthop;
  private List<String> mechanisms = List.of();

  /**
   * @param nexthop as the table may name it
   */
  SessionLogin(
      SmtpSession session,
      DeliveryAttempt attempt,
      ClientSettings settings,
      ClientLogins logins,
      String nexthop) {
    this.session = session;
    this.attempt = attempt;
    this.settings = settings;
    this.logins = logins;
    this.nexthop = nexthop;
  }

  /** Another answer to EHLO follows: what was offered before does not count. */
  void forget() {
    mechanisms = List.of();
  }

  /** The server's line AUTH. */
  void offered(List<String> words) {
    if (!logins.isEnabled()) {
      return;
    }
    String peer = session.peer().nameAndPort();
    List<String> names = words.stream().map(word -> word.toUpperCase(Locale.ROOT)).toList();
    try {
      List<String> passed = logins.filtered(names);
      if (names.isEmpty()) {
        attempt.log().warning(peer + " offered null AUTH mechanism list");
      } else if (passed.isEmpty()) {
        attempt
            .log()
            .warning(
                peer + " offered no supported AUTH mechanisms: '" + String.join(" ", names) + "'");
      } else if (!mechanisms.isEmpty() && !mechanisms.equals(passed)) {
        attempt.log().warning(peer + " offered AUTH option multiple times");
      }
      List<String> all = new ArrayList<>(mechanisms);
      passed.stream().filter(name -> !all.contains(name)).forEach(all::add);
      mechanisms = List.copyOf(all);
    } catch (LookupFailure e) {
      attempt.log().warning(e.getMessage());
    }
  }

  /** Logs in if it has to; false when the server cannot be used, which the attempt then knows. */
  boolean run() throws PeerLost {
    if (logins.problem().isPresent()) {
      return fail(Dsn.of("4.3.5", "SASL configuration problem"));
    }
    if (!logins.isEnabled() || !session.can(Feature.AUTH)) {
      return true;
    }
    Optional<Login> login;
    try {
      login = logins.find(attempt.request().sender(), session.peer().host(), nexthop);
    } catch (LookupFailure e) {
      return fail(Dsn.of("4.3.0", "SASL password lookup failed for server " + name()));
    }
    if (login.isEmpty()) {
      return true;
    }
    if (mechanisms.isEmpty()) {
      return fail(
          Dsn.of(
              "4.7.0",
              "SASL authentication failed: server "
                  + name()
                  + " offered no compatible authentication mechanisms for this type of connection"
                  + " security"));
    }
    Optional<FailedLogins.Refusal> earlier =
        logins.failed().find(session.peer().host(), login.get());
    if (earlier.isPresent()) {
      return refused("SASL [CACHED] authentication failed; server ", earlier.get());
    }
    return converse(login.get());
  }

  private String name() {
    return session.peer().name();
  }

  private boolean converse(Login login) throws PeerLost {
    ServerReply reply;
    ClientMechanism mechanism;
    try {
      mechanism = choose(login);
      Optional<byte[]> initial = mechanism.initial();
      session.command("AUTH " + mechanism.name() + initial.map(SessionLogin::argument).orElse(""));
      reply = session.reply(settings.timeouts().mail());
      for (int i = 0; reply.severity() == 3; i++) {
        if (i == MOST_STEPS) {
          return cannot("too many challenges");
        }
        session.command(SaslBase64.encode(mechanism.respond(challenge(reply))));
        reply = session.reply(settings.timeouts().mail());
      }
    } catch (SaslException e) {
      e.logText().ifPresent(attempt.log()::warning);
      return cannot(e.failure().text());
    }
    if (!reply.isPositive()) {
      String status = reply.status().map(EnhancedStatus::toString).orElse("5.7.8");
      FailedLogins.Refusal refusal = new FailedLogins.Refusal(status, reply.oneLine());
      if (reply.code() / 10 == 53) {
        logins.failed().put(session.peer().host(), login, refusal);
      }
      return refused("SASL authentication failed; server ", refusal);
    }
    // A server that says yes without its proof may be another that wants our mail.
    return mechanism.isComplete() || cannot("the server did not prove that it knows our password");
  }

  private ClientMechanism choose(Login login) throws SaslException {
    boolean encrypted = session.tls().isPresent();
    boolean verified = session.tls().filter(tls -> tls.trust() == TrustLevel.VERIFIED).isPresent();
    return ClientMechanism.choose(
        mechanisms,
        logins.options(encrypted, verified),
        new ClientCredentials(
            login.username(),
            login.password(),
            logins.identity(login),
            session.peer().host(),
            RANDOM));
  }

  /** An empty initial response is written {@code =}, RFC 4954 section 4. */
  private static String argument(byte[] initial) {
    return " " + (initial.length == 0 ? "=" : SaslBase64.encode(initial));
  }

  private static byte[] challenge(ServerReply reply) throws SaslException {
    String text = reply.text().substring(Math.min(4, reply.text().length())).strip();
    return SaslBase64.decode(text);
  }

  private boolean cannot(String why) {
    return fail(
        Dsn.of(
            "4.7.0",
            "SASL authentication failed; cannot authenticate to server " + name() + ": " + why));
  }

  private boolean refused(String words, FailedLogins.Refusal refusal) {
    EnhancedStatus status =
        EnhancedStatus.parse(refusal.status()).orElse(new EnhancedStatus(4, 7, 0));
    boolean soft = logins.softBounce() && status.severity() == 5;
    return fail(
        new Dsn(
            soft ? status.withSeverity(4) : status,
            words + name() + " said: " + refusal.text(),
            Optional.of(new Dsn.Diagnostic("smtp", refusal.text())),
            Optional.of(session.peer().host())));
  }

  private boolean fail(Dsn why) {
    attempt.serverFailed(Optional.of(session), why);
    return false;
  }
}
