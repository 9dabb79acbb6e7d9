package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.facteur.core.address.CommandAddress;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.smtpd.access.PrintableText;

/** MAIL: RFC 5321 section 4.1.1.2; SIZE, BODY, SMTPUTF8, RET and ENVID. */
final class MailCommand implements SmtpCommand {
  private static final double SPACE_FACTOR = 1.5;

  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    ServerSettings settings = session.settings;
    if (settings.heloRequired() && session.helo.isEmpty()) {
      return refuse(session, 503, "5.5.1", "Error: send HELO/EHLO first");
    }
    if (session.transaction.active) {
      return refuse(session, 503, "5.5.1", "Error: nested MAIL command");
    }
    if (session.transaction.chunks != Transaction.ChunkState.NONE) {
      return refuse(session, 503, "5.5.1", "Error: MAIL after BDAT");
    }
    if (words.size() < 3 || !words.get(1).text().equalsIgnoreCase("FROM:")) {
      return refuse(session, 501, "5.5.4", "Syntax: MAIL FROM:<address>");
    }
    if (words.get(2).broken()) {
      return refuse(session, 501, "5.1.7", "Bad sender address syntax");
    }
    session.newTransaction();
    if (tooMuch(session)) {
      return false;
    }
    Transaction transaction = session.transaction;
    List<CommandLine.Word> options = words.subList(3, words.size());
    transaction.smtputf8 =
        settings.smtputf8()
            && !session.discarded.contains(EhloKeywords.SMTPUTF8)
            && options.stream().anyMatch(word -> word.text().equalsIgnoreCase("SMTPUTF8"));
    String argument = words.get(2).text();
    Optional<String> sender = CommandAddress.parse(argument, true, settings.strictEnvelopes());
    if (sender.isEmpty()
        || !session.snapshot.access().isUsable("", sender.get(), transaction.smtputf8)) {
      session.log.warning(
          "Illegal address syntax from "
              + session.clientName()
              + " in MAIL command: "
              + PrintableText.log(argument));
      return refuse(session, 501, "5.1.7", "Bad sender address syntax");
    }
    for (CommandLine.Word option : options) {
      Optional<SmtpReply> bad = option(session, transaction, option.text());
      if (bad.isPresent()) {
        session.newTransaction();
        session.reply(bad.get());
        return false;
      }
    }
    session.currentSender = sender;
    Optional<SmtpReply> refused = refused(session, transaction);
    if (refused.isPresent()) {
      session.newTransaction();
      session.reply(refused.get());
      return false;
    }
    if (isQueueFull(session)) {
      SmtpReply full =
          session.snapshot.access().refuse(session, 452, "4.3.1", "Insufficient system storage");
      session.newTransaction();
      session.reply(full);
      return false;
    }
    Optional<SmtpReply> objection = session.milters.mail(options);
    if (objection.isPresent()) {
      session.newTransaction();
      session.reply(objection.get());
      return false;
    }
    transaction.sender = sender;
    transaction.active = true;
    transaction.instance =
        String.format(
            Locale.ROOT,
            "%x.%x.%x.%x",
            System.identityHashCode(session) & 0xffff,
            transaction.arrival.getEpochSecond(),
            transaction.arrival.getNano() / 1000,
            session.sequence++);
    if (!settings.delayOpen() && !MessageOpening.open(session)) {
      session.newTransaction();
      return false;
    }
    session.reply(250, "2.1.0", "Ok");
    return true;
  }

  /** Whether there is less room than queue_minfree, or than one and a half large messages need. */
  private static boolean isQueueFull(SmtpSession session) {
    long limit = session.settings.messageLimit();
    long free;
    try {
      free = session.snapshot.parts().space().free();
    } catch (IOException e) {
      session.log.warning("cannot tell the free space of the queue: " + e.getMessage());
      return false;
    }
    if (session.settings.minFree() < free && limit < free / SPACE_FACTOR) {
      return false;
    }
    session.log.warning(
        "not enough free space in mail queue: "
            + free
            + " bytes < "
            + SPACE_FACTOR
            + "*message size limit");
    return true;
  }

  private static Optional<SmtpReply> refused(SmtpSession session, Transaction transaction) {
    long limit = session.settings.messageLimit();
    if (limit > 0 && transaction.size > limit) {
      return Optional.of(
          session
              .snapshot
              .access()
              .refuse(session, 552, "5.3.4", "Message size exceeds fixed limit"));
    }
    return session.snapshot.access().atMail(session, transaction.effects, session.pending);
  }

  private static boolean tooMuch(SmtpSession session) throws IOException {
    if (session.isExempt()) {
      return false;
    }
    int limit = session.settings.messageRate();
    String service = session.snapshot.parts().serviceName();
    String address = session.realClient.address();
    int rate =
        session.snapshot.parts().limits().count(ClientLimits.Event.MESSAGE, service, address);
    if (limit <= 0 || rate <= limit) {
      return false;
    }
    session.reply(450, "4.7.1", "Error: too much mail from " + session.client.address());
    session.log.warning(
        "Message delivery request rate limit exceeded: "
            + rate
            + " from "
            + session.clientName()
            + " for service "
            + service);
    return true;
  }

  private static Optional<SmtpReply> option(
      SmtpSession session, Transaction transaction, String option) {
    String upper = option.toUpperCase(Locale.ROOT);
    if (upper.equals("BODY=8BITMIME")) {
      transaction.encoding = "8bit";
    } else if (upper.equals("BODY=7BIT")) {
      transaction.encoding = "7bit";
    } else if (upper.startsWith("SIZE=")) {
      return size(transaction, option.substring(5));
    } else if (upper.equals("SMTPUTF8") && transaction.smtputf8) {
      return Optional.empty();
    } else if (upper.startsWith("AUTH=")) {
      return saslSender(session, transaction, option.substring(5));
    } else if (upper.startsWith("RET=")) {
      return dsnReturn(session, transaction, upper.substring(4));
    } else if (upper.startsWith("ENVID=")) {
      return envelopeId(session, transaction, option.substring(6));
    } else {
      return Optional.of(SmtpReply.of(555, "5.5.4", "Unsupported option: " + option));
    }
    return Optional.empty();
  }

  /** AUTH: RFC 4954 section 5; kept as it came, for logs and policy servers. */
  private static Optional<SmtpReply> saslSender(
      SmtpSession session, Transaction transaction, String value) {
    if (!session.sasl.isActive()) {
      return Optional.of(SmtpReply.of(503, "5.5.4", "Error: authentication disabled"));
    }
    if (transaction.saslSenderGiven) {
      return Optional.of(SmtpReply.of(503, "5.5.4", "Error: multiple AUTH= options"));
    }
    transaction.saslSenderGiven = true;
    transaction.saslSender = value.equals("<>") ? "" : PrintableText.log(value);
    return Optional.empty();
  }

  private static Optional<SmtpReply> size(Transaction transaction, String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(SmtpReply.of(501, "5.5.4", "Bad message size syntax"));
    }
    try {
      transaction.size = Long.parseLong(text);
      return Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.of(
          SmtpReply.of(552, "5.3.4", "Message size exceeds file system imposed limit"));
    }
  }

  private static Optional<SmtpReply> dsnReturn(
      SmtpSession session, Transaction transaction, String value) {
    if (session.discarded.contains(EhloKeywords.DSN)) {
      return Optional.of(SmtpReply.of(501, "5.7.1", "DSN support is disabled"));
    }
    boolean known = value.equals("FULL") || value.equals("HDRS");
    if (!known || transaction.dsnReturn != DsnReturn.UNSPECIFIED) {
      return Optional.of(SmtpReply.of(501, "5.5.4", "Bad RET parameter syntax"));
    }
    transaction.dsnReturn = value.equals("FULL") ? DsnReturn.FULL : DsnReturn.HEADERS;
    return Optional.empty();
  }

  private static Optional<SmtpReply> envelopeId(
      SmtpSession session, Transaction transaction, String value) {
    if (session.discarded.contains(EhloKeywords.DSN)) {
      return Optional.of(SmtpReply.of(501, "5.7.1", "DSN support is disabled"));
    }
    Optional<String> decoded =
        Xtext.decode(value).filter(text -> text.chars().allMatch(c -> c >= ' ' && c < 127));
    if (!transaction.envelopeId.isEmpty() || decoded.isEmpty()) {
      return Optional.of(SmtpReply.of(501, "5.5.4", "Bad ENVID parameter syntax"));
    }
    transaction.envelopeId = decoded.get();
    return Optional.empty();
  }

  private static boolean refuse(SmtpSession session, int code, String status, String text)
      throws IOException {
    session.reply(code, status, text);
    return false;
  }
}
