package org.facteur.smtpd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.queue.header.MailDate;
import org.facteur.queue.intake.IntakeProblem;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.smtpd.access.MessageEffects;

/** What DATA and BDAT have in common: before the text of a message, and after it. */
final class MessageEnd {
  private MessageEnd() {}

  /** Why there cannot be a message now. */
  static Optional<SmtpReply> withoutRecipients(Transaction transaction) {
    if (transaction.recipients > 0) {
      return Optional.empty();
    }
    return Optional.of(
        transaction.active
            ? SmtpReply.of(554, "5.5.1", "Error: no valid recipients")
            : SmtpReply.of(503, "5.5.1", "Error: need RCPT command"));
  }

  /** smtpd_data_restrictions. */
  static Optional<SmtpReply> atData(SmtpSession session) {
    session.currentRecipient = onlyRecipient(session.transaction);
    try {
      Optional<SmtpReply> refused =
          session.snapshot.access().atData(session, session.transaction.effects);
      return refused.isPresent() ? refused : session.milters.data();
    } finally {
      session.currentRecipient = Optional.empty();
    }
  }

  private static Optional<String> onlyRecipient(Transaction transaction) {
    return transaction.recipients == 1 ? transaction.firstRecipient : Optional.empty();
  }

  /** Begins the text: headers that restrictions want, then Received. */
  static void begin(SmtpSession session) throws IOException {
    Transaction transaction = session.transaction;
    IntakeSession intake = transaction.intake.orElseThrow();
    session.milters.join(intake);
    intake.beginMessage();
    effects(intake, transaction.effects);
    transaction.feed = new MessageFeed(intake, session.settings.messageLimit(), session.log);
    for (String header : transaction.effects.headers()) {
      line(transaction, header);
    }
    received(session, intake.queueId());
  }

  private static void received(SmtpSession session, String queueId) {
    Transaction transaction = session.transaction;
    ServerSettings settings = session.settings;
    Clock clock = session.snapshot.parts().clock();
    String date = MailDate.format(transaction.arrival, clock.getZone());
    String name = session.client.name();
    line(
        transaction,
        "Received: from "
            + session.helo.orElse(name)
            + " ("
            + name
            + " ["
            + session.client.literal()
            + "])");
    TlsTrace.lines(session).forEach(text -> line(transaction, text));
    session.sasl.headerName().ifPresent(user -> line(transaction, authenticated(user)));
    String by =
        "\tby "
            + settings.hostname()
            + " ("
            + settings.mailName()
            + ") with "
            + protocol(session)
            + " id "
            + queueId;
    Optional<String> recipient = onlyRecipient(transaction);
    if (recipient.isPresent()) {
      line(transaction, by);
      line(transaction, "\tfor <" + AddressQuoting.quote822(recipient.get()) + ">; " + date);
    } else {
      line(transaction, by + ";");
      line(transaction, "\t" + date);
    }
  }

  /** As RFC 3848 and RFC 6531 have it: {@code S} under TLS, {@code A} after a login. */
  private static String protocol(SmtpSession session) {
    String letters = (session.tls.isPresent() ? "S" : "") + (session.sasl.isLoggedIn() ? "A" : "");
    String plain = letters.isEmpty() ? session.protocol : "ESMTP";
    if (!session.transaction.smtputf8) {
      return plain + letters;
    }
    return (plain.equals("ESMTP") ? "UTF8SMTP" : "UTF8" + plain) + letters;
  }

  /** Within a comment, where parentheses would end it. */
  private static String authenticated(String user) {
    String text = user.replaceAll("[()\\\\]", "?");
    return "\t(Authenticated sender: " + text + ")";
  }

  private static void line(Transaction transaction, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    transaction.feed.write(bytes, 0, bytes.length, true);
  }

  /** Completes the message and answers. */
  static boolean finish(SmtpSession session, boolean chunked) throws IOException {
    Transaction transaction = session.transaction;
    session.where = "END-OF-MESSAGE";
    if (transaction.feed.problem().isEmpty()) {
      session.currentRecipient = onlyRecipient(transaction);
      Optional<SmtpReply> refused =
          session.snapshot.access().atEndOfData(session, transaction.effects);
      session.currentRecipient = Optional.empty();
      if (refused.isPresent()) {
        session.reply(refused.get());
        return false;
      }
    }
    IntakeSession intake = transaction.intake.orElseThrow();
    String queueId = intake.queueId();
    SmtpReply reply = outcome(session, intake, chunked, queueId);
    boolean good = reply.isPositive();
    if (good) {
      session.errors = 0;
      session.junk = 0;
    }
    session.reply(reply);
    session.transcript.afterMessage(session.client.nameAndAddress());
    session.newTransaction();
    return good;
  }

  private static SmtpReply outcome(
      SmtpSession session, IntakeSession intake, boolean chunked, String queueId) {
    Transaction transaction = session.transaction;
    Optional<IntakeProblem> problem = transaction.feed.problem();
    if (problem.isPresent()) {
      return problem.get().reply();
    }
    String bytes = chunked ? transaction.size + " bytes " : "";
    SmtpReply queued = SmtpReply.of(250, "2.0.0", "Ok: " + bytes + "queued as " + queueId);
    if (transaction.effects.discard()) {
      return queued;
    }
    try {
      effects(intake, transaction.effects);
      return switch (intake.finish()) {
        case IntakeResult.Queued done -> queued;
        case IntakeResult.Discarded gone -> queued;
        case IntakeResult.Refused refused -> refused.reply();
      };
    } catch (IOException e) {
      session.log.warning(queueId + ": queue file write error: " + e.getMessage());
      return IntakeProblem.WRITE.reply();
    }
  }

  /** Tells the intake what access tables want; before the text, so that its checks may overrule. */
  private static void effects(IntakeSession intake, MessageEffects effects) throws IOException {
    if (effects.hold()) {
      intake.hold();
    }
    effects.filter().ifPresent(intake::filter);
    effects.redirect().ifPresent(intake::redirect);
    for (String copy : effects.copies()) {
      intake.recipient(copy, "", DsnNotify.UNSPECIFIED);
    }
    effects.settled();
  }
}
