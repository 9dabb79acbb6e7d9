package org.facteur.smtpd;

import java.util.List;
import java.util.Optional;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.milter.MilterNames;
import org.facteur.queue.milter.MilterOutcome;
import org.facteur.queue.milter.MilterSession;
import org.facteur.queue.resolve.Resolution;
import org.facteur.smtpd.access.ClientIdentity;
import org.facteur.smtpd.access.Problem;
import org.facteur.smtpd.access.RequestLine;
import org.facteur.smtpd.access.SessionView.Credentials;

/**
 * The milters of one SMTP session: tells them what happens, logs what they want, and says what the
 * client is to hear. Where there are none, nothing happens. One thread.
 */
final class SessionMilters implements AutoCloseable {
  private final SmtpSession session;
  private final MilterNames names;
  private final Optional<MilterSession> milters;
  private Optional<Resolution> recipient = Optional.empty();
  private boolean discarded;

  private SessionMilters(SmtpSession session, MilterNames names, Optional<MilterSession> milters) {
    this.session = session;
    this.names = names;
    this.milters = milters;
  }

  /** Chooses the milters of the session's client. */
  static SessionMilters of(SmtpSession session) {
    SmtpMilters configured = session.snapshot.milters();
    SessionMilters[] self = new SessionMilters[1];
    Optional<MilterSession> opened =
        configured.isEmpty()
            ? Optional.empty()
            : Optional.of(configured.of(session.client.address(), session.log))
                .filter(list -> !list.isEmpty())
                .map(list -> list.open(name -> self[0].macro(name)));
    self[0] = new SessionMilters(session, configured.names(), opened);
    return self[0];
  }

  Optional<SmtpReply> connect() {
    if (milters.isEmpty()) {
      return Optional.empty();
    }
    ClientIdentity client = session.client;
    boolean named = !client.name().equals(ClientIdentity.UNKNOWN);
    int port = client.port().matches("\\d{1,5}") ? Integer.parseInt(client.port()) : 0;
    return settle(
        milters
            .get()
            .connect(named ? client.name() : "[" + client.address() + "]", client.address(), port));
  }

  Optional<SmtpReply> helo(String name) {
    return milters.isEmpty() ? Optional.empty() : settle(milters.get().helo(name));
  }

  /**
   * MAIL, for the session's current sender.
   *
   * @param parameters as they came
   */
  Optional<SmtpReply> mail(List<CommandLine.Word> parameters) {
    if (milters.isEmpty()) {
      return Optional.empty();
    }
    return settle(milters.get().mail(bracketed(session.sender().orElse("")), texts(parameters)));
  }

  /** RCPT, for the session's current recipient. */
  Optional<SmtpReply> rcpt(List<CommandLine.Word> parameters) {
    if (isIdle()) {
      return Optional.empty();
    }
    return settle(milters.get().rcpt(bracketed(session.recipient().orElse("")), texts(parameters)));
  }

  /** RCPT with a recipient that has been refused. */
  void refused(List<CommandLine.Word> parameters, SmtpReply reply) {
    if (isIdle() || !milters.get().wantsRefusedRecipients()) {
      return;
    }
    recipient =
        Optional.of(
            new Resolution(
                Resolution.ERROR,
                reply.status().map(Object::toString).orElse("5.1.1"),
                String.join(" ", reply.lines()),
                org.facteur.queue.resolve.AddressClass.DEFAULT,
                false,
                false));
    milters.get().refusedRcpt(bracketed(session.recipient().orElse("")), texts(parameters));
    recipient = Optional.empty();
  }

  Optional<SmtpReply> data() {
    return isIdle() ? Optional.empty() : settle(milters.get().data());
  }

  /** A command that nobody knows. */
  Optional<SmtpReply> unknown(String command) {
    return isIdle() ? Optional.empty() : settle(milters.get().unknown(command));
  }

  /** The milters will want to see the message. */
  void join(IntakeSession intake) {
    if (!isIdle()) {
      intake.milters(milters.get());
    }
  }

  private boolean isIdle() {
    return milters.isEmpty() || discarded;
  }

  /** The transaction is over. */
  void abort() {
    discarded = false;
    milters.ifPresent(MilterSession::abort);
  }

  @Override
  public void close() {
    milters.ifPresent(MilterSession::close);
  }

  private static String bracketed(String address) {
    return "<" + (address.isEmpty() ? "" : AddressQuoting.quote822(address)) + ">";
  }

  private static List<String> texts(List<CommandLine.Word> words) {
    return words.stream().map(CommandLine.Word::text).toList();
  }

  private Optional<SmtpReply> settle(MilterOutcome outcome) {
    return switch (outcome) {
      case MilterOutcome.Continue go -> Optional.empty();
      case MilterOutcome.Hold hold -> {
        log("milter-hold", "milter triggers HOLD action");
        session.transaction.effects.setHold();
        yield Optional.empty();
      }
      case MilterOutcome.Discard gone -> {
        log("milter-discard", "milter triggers DISCARD action");
        session.transaction.effects.setDiscard();
        discarded = true;
        yield Optional.empty();
      }
      case MilterOutcome.HangUp end ->
          refuse(
              SmtpReply.of(421, "4.7.0", session.settings.hostname() + " closing connection"), "");
      case MilterOutcome.Refuse(SmtpReply reply, String text) -> refuse(reply, text);
    };
  }

  private Optional<SmtpReply> refuse(SmtpReply reply, String text) {
    log("milter-reject", text.isEmpty() ? reply.toLogText() : text);
    session.noticed(Problem.POLICY);
    return Optional.of(reply);
  }

  private void log(String what, String text) {
    session.log.info(RequestLine.of(session, what, text, session.settings.portLogging()));
  }

  private Optional<String> macro(String name) {
    ClientIdentity client = session.client;
    return switch (name) {
      case "i" -> session.queueId();
      case "_" -> Optional.of(client.reverseName() + " [" + client.literal() + "]");
      case "{client_addr}" -> Optional.of(client.address());
      case "{client_name}" -> Optional.of(client.name());
      case "{client_port}" -> Optional.of(client.port());
      case "{client_ptr}" -> Optional.of(client.reverseName());
      case "{client_resolve}" ->
          Optional.of(
              switch (client.nameStatus()) {
                case OK -> "OK";
                case TEMPORARY -> "TEMP";
                case PERMANENT -> "FAIL";
                case FORGED -> "FORGED";
              });
      case "{client_connections}" -> Optional.of("0");
      case "{daemon_addr}" -> Optional.of(session.server.address());
      case "{daemon_port}" -> Optional.of(session.server.port());
      case "{mail_addr}", "{mail_host}", "{mail_mailer}" -> mail(name);
      case "{rcpt_addr}", "{rcpt_host}", "{rcpt_mailer}" -> rcpt(name);
      default -> proved(name).or(() -> names.value(name));
    };
  }

  /** What the client has proved of itself, and the security of the connection. */
  private Optional<String> proved(String name) {
    Credentials known = session.credentials();
    String value =
        switch (name) {
          case "{auth_type}" -> known.saslMethod();
          case "{auth_authen}" -> known.saslUsername();
          case "{auth_author}" -> known.saslSender();
          case "{tls_version}" -> known.tlsProtocol();
          case "{cipher}" -> known.tlsCipher();
          case "{cipher_bits}" -> known.tlsKeyBits() == 0 ? "" : "" + known.tlsKeyBits();
          case "{cert_subject}" -> known.certificateSubject();
          case "{cert_issuer}" -> known.certificateIssuer();
          default -> "";
        };
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private Optional<String> mail(String macro) {
    Optional<String> sender = session.sender();
    if (sender.isEmpty()) {
      return Optional.empty();
    }
    String address = sender.get();
    if (macro.equals("{mail_addr}")) {
      return Optional.of(address.isEmpty() ? "" : AddressQuoting.quote822(address));
    }
    return resolved(address.isEmpty() ? "mailer-daemon" : address, macro);
  }

  private Optional<String> rcpt(String macro) {
    if (recipient.isPresent()) {
      return Optional.of(value(recipient.get(), macro));
    }
    Optional<String> address = session.recipient();
    return address.isEmpty() ? Optional.empty() : resolved(address.get(), macro);
  }

  private Optional<String> resolved(String address, String macro) {
    try {
      Resolution found =
          session.snapshot.parts().access().resolve(session.sender().orElse(""), address);
      return Optional.of(value(found, macro));
    } catch (LookupFailure e) {
      return Optional.empty();
    }
  }

  private static String value(Resolution found, String macro) {
    if (macro.endsWith("_addr}")) {
      return found.isError() ? found.recipient() : AddressQuoting.quote822(found.recipient());
    }
    return macro.endsWith("_host}") ? found.nexthop() : found.transport();
  }
}
