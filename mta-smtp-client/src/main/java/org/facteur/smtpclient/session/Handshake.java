package org.facteur.smtpclient.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.facteur.queue.delivery.Dsn;

/**
 * Greeting and EHLO, HELO or LHLO: RFC 5321 sections 3.1 and 3.2, RFC 2033 section 4.1.
 *
 * <p>Afterwards the session knows what the server can do.
 */
final class Handshake {
  private static final String GREETING = "receiving the initial server greeting";

  private final SmtpSession session;
  private final DeliveryAttempt attempt;
  private final ClientSettings settings;
  private final Set<String> discarded;
  private final boolean detectLoops;
  private final TlsUpgrade tls;
  private final SessionLogin login;
  private String stage = GREETING;

  /**
   * @param discarded EHLO keywords to act as if they were not there, in lower case
   * @param detectLoops whether a server with our own name means a loop
   * @param tls puts the session under TLS when it is time
   * @param login logs in when the server wants it
   */
  Handshake(
      SmtpSession session,
      DeliveryAttempt attempt,
      ClientSettings settings,
      Set<String> discarded,
      boolean detectLoops,
      TlsUpgrade tls,
      SessionLogin login) {
    this.tls = tls;
    this.login = login;
    this.session = session;
    this.attempt = attempt;
    this.settings = settings;
    this.discarded = discarded;
    this.detectLoops = detectLoops;
  }

  /** Returns false when the server cannot be used; then the attempt knows why. */
  boolean run() {
    try {
      if (tls.isWrapped() && tls.shakeHands() == TlsUpgrade.Outcome.FAILED) {
        return false;
      }
      return greeting() && hello() && encrypted() && agrees() && loggedIn();
    } catch (PeerLost e) {
      attempt.serverFailed(Optional.of(session), Failures.lost(session.peer(), e, stage));
      return false;
    }
  }

  private boolean greeting() throws PeerLost {
    ServerReply reply = session.reply(settings.timeouts().helo());
    if (!reply.isPositive()) {
      Dsn why = Failures.refusedToTalk(session.peer(), reply);
      boolean soft = reply.severity() == 5 && settings.skip5xxGreeting();
      attempt.serverFailed(Optional.of(session), soft ? Failures.temporary(why) : why);
      return false;
    }
    boolean esmtp = settings.alwaysSendEhlo();
    List<String> words = words(reply.text());
    for (int i = 1; i < words.size(); i++) {
      if (i == 1 && words.get(i).equalsIgnoreCase(settings.myHostname())) {
        if (detectLoops) {
          attempt
              .log()
              .warning(
                  "host "
                      + session.peer().nameAndPort()
                      + " greeted me with my own hostname "
                      + settings.myHostname());
        }
      } else if (words.get(i).equalsIgnoreCase("ESMTP")) {
        esmtp = true;
      }
    }
    if (esmtp && !settings.neverSendEhlo()) {
      session.features().add(Feature.ESMTP);
    }
    return true;
  }

  private boolean hello() throws PeerLost {
    ServerReply reply;
    if (session.can(Feature.ESMTP)) {
      reply = say(settings.lmtp() ? "LHLO" : "EHLO");
      if (!reply.isPositive()) {
        if (settings.lmtp() || reply.code() == 421) {
          attempt.serverFailed(Optional.of(session), Failures.refusedToTalk(session.peer(), reply));
          return false;
        }
        session.features().remove(Feature.ESMTP);
        reply = say("HELO");
      }
    } else {
      reply = say("HELO");
    }
    if (!reply.isPositive()) {
      attempt.serverFailed(Optional.of(session), Failures.refusedToTalk(session.peer(), reply));
      return false;
    }
    return learn(reply);
  }

  private boolean loggedIn() throws PeerLost {
    stage = "performing SASL authentication";
    return login.run();
  }

  /** Under TLS everything begins anew, RFC 3207 section 4.2. */
  private boolean encrypted() throws PeerLost {
    boolean esmtp = session.can(Feature.ESMTP);
    stage = "receiving the STARTTLS response";
    return switch (tls.startTls()) {
      case PLAIN -> true;
      case FAILED -> false;
      case SECURED -> {
        if (esmtp) {
          session.features().add(Feature.ESMTP);
        }
        login.forget();
        yield hello();
      }
    };
  }

  private ServerReply say(String command) throws PeerLost {
    stage = "performing the " + command + " handshake";
    session.command(command + " " + settings.heloName());
    return session.reply(settings.timeouts().helo());
  }

  private boolean learn(ServerReply reply) {
    String[] lines = reply.text().split("\n");
    List<String> first = words(lines[0]);
    if (detectLoops && first.size() > 1 && first.get(1).equalsIgnoreCase(settings.myHostname())) {
      attempt
          .log()
          .warning(
              "host "
                  + session.peer().nameAndPort()
                  + " replied to HELO/EHLO with my own hostname "
                  + settings.myHostname());
      attempt.serverFailed(
          Optional.of(session),
          Dsn.of(
              session.isBestServer() ? "5.4.6" : "4.4.6",
              "mail for " + attempt.request().nexthop() + " loops back to myself"));
      return false;
    }
    if (session.can(Feature.ESMTP)) {
      for (int i = 1; i < lines.length; i++) {
        feature(words(lines[i]));
      }
    }
    return true;
  }

  private void feature(List<String> words) {
    if (words.size() < 2) {
      return;
    }
    String keyword = words.get(1).toLowerCase(Locale.ROOT);
    if (discarded.contains(keyword)) {
      return;
    }
    switch (keyword) {
      case "8bitmime" -> session.features().add(Feature.EIGHT_BIT_MIME);
      case "pipelining" -> session.features().add(Feature.PIPELINING);
      case "dsn" -> session.features().add(Feature.DSN);
      case "smtputf8" -> session.features().add(Feature.SMTPUTF8);
      case "starttls" -> session.features().add(Feature.STARTTLS);
      case "auth" -> {
        session.features().add(Feature.AUTH);
        login.offered(words.subList(2, words.size()));
      }
      case "size" -> {
        session.features().add(Feature.SIZE);
        session.sizeLimit(words.size() > 2 ? size(words.get(2)) : 0);
      }
      case "xforward" -> words.stream().skip(2).forEach(this::xforward);
      default -> {}
    }
  }

  private void xforward(String attribute) {
    switch (attribute.toUpperCase(Locale.ROOT)) {
      case "NAME" -> session.features().add(Feature.XFORWARD_NAME);
      case "ADDR" -> session.features().add(Feature.XFORWARD_ADDR);
      case "PORT" -> session.features().add(Feature.XFORWARD_PORT);
      case "PROTO" -> session.features().add(Feature.XFORWARD_PROTO);
      case "HELO" -> session.features().add(Feature.XFORWARD_HELO);
      case "IDENT" -> session.features().add(Feature.XFORWARD_IDENT);
      case "SOURCE" -> session.features().add(Feature.XFORWARD_DOMAIN);
      default -> {}
    }
  }

  private static long size(String word) {
    boolean digits = word.length() <= 18 && word.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(word) : 0;
  }

  /** What the message needs that no conversion can replace. */
  private boolean agrees() {
    if (attempt.request().smtputf8() && !session.can(Feature.SMTPUTF8)) {
      attempt.messageFailed(
          session,
          Dsn.of(
              "5.6.7",
              "SMTPUTF8 is required, but was not offered by host " + session.peer().name()));
      return false;
    }
    return true;
  }

  /** The words of a reply line; the code is the first. */
  private static List<String> words(String line) {
    return List.of(line.strip().replaceFirst("^(\\d{3})-", "$1 ").split("[\\s=]+"));
  }
}
