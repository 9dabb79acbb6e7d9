package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.facteur.core.address.CommandAddress;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.smtpd.access.PrintableText;

/** RCPT: RFC 5321 section 4.1.1.3; NOTIFY and ORCPT of RFC 3461. */
final class RcptCommand implements SmtpCommand {
  /** What the options say. */
  private static final class Options {
    private DsnNotify notify = DsnNotify.UNSPECIFIED;
    private String original = "";
    private Optional<SmtpReply> bad = Optional.empty();
  }

  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    Transaction transaction = session.transaction;
    ServerSettings settings = session.settings;
    if (!transaction.active) {
      return refuse(session, 503, "5.5.1", "Error: need MAIL command");
    }
    if (transaction.chunks != Transaction.ChunkState.NONE) {
      return refuse(session, 503, "5.5.1", "Error: RCPT after BDAT");
    }
    if (words.size() < 3 || !words.get(1).text().equalsIgnoreCase("TO:")) {
      return refuse(session, 501, "5.5.4", "Syntax: RCPT TO:<address>");
    }
    if (words.get(2).broken()) {
      return refuse(session, 501, "5.1.3", "Bad recipient address syntax");
    }
    if (tooMany(session)) {
      return false;
    }
    String argument = words.get(2).text();
    Optional<String> recipient = CommandAddress.parse(argument, false, settings.strictEnvelopes());
    if (recipient.isEmpty()
        || !session
            .snapshot
            .access()
            .isUsable(transaction.sender.orElse(""), recipient.get(), transaction.smtputf8)) {
      session.log.warning(
          "Illegal address syntax from "
              + session.clientName()
              + " in RCPT command: "
              + PrintableText.log(argument));
      return refuse(session, 501, "5.1.3", "Bad recipient address syntax");
    }
    Options options = new Options();
    for (CommandLine.Word word : words.subList(3, words.size())) {
      option(session, options, word.text());
      if (options.bad.isPresent()) {
        session.reply(options.bad.get());
        return false;
      }
    }
    if (settings.recipientLimit() > 0 && transaction.recipients >= settings.recipientLimit()) {
      session.reply(452, "4.5.3", "Error: too many recipients");
      return transaction.overshoot++ < settings.recipientOvershoot();
    }
    return accept(session, recipient.get(), options, words.subList(3, words.size()));
  }

  private static boolean accept(
      SmtpSession session, String given, Options options, List<CommandLine.Word> parameters)
      throws IOException {
    Transaction transaction = session.transaction;
    // A server that we probe may probe us: its question must not wait for the answer to ours.
    Optional<String> ownProbes = session.snapshot.parts().access().verifier().probeSender(given);
    String recipient = ownProbes.orElse(given);
    session.currentRecipient = Optional.of(recipient);
    Optional<SmtpReply> refused;
    try {
      refused =
          ownProbes.isPresent()
              ? Optional.empty()
              : session
                  .snapshot
                  .access()
                  .atRecipient(session, transaction.effects, session.pending);
      if (refused.isPresent()) {
        session.milters.refused(parameters, refused.get());
      } else {
        refused = session.milters.rcpt(parameters);
      }
    } finally {
      session.currentRecipient = Optional.empty();
    }
    if (refused.isPresent()) {
      session.reply(refused.get());
      return false;
    }
    if (transaction.intake.isEmpty() && !MessageOpening.open(session)) {
      return false;
    }
    transaction.recipients++;
    if (transaction.firstRecipient.isEmpty()) {
      transaction.firstRecipient = Optional.of(recipient);
    }
    transaction.intake.get().recipient(recipient, options.original, options.notify);
    session.reply(250, "2.1.5", "Ok");
    return true;
  }

  private static boolean tooMany(SmtpSession session) throws IOException {
    if (session.isExempt()) {
      return false;
    }
    int limit = session.settings.recipientRate();
    String service = session.snapshot.parts().serviceName();
    int rate =
        session
            .snapshot
            .parts()
            .limits()
            .count(ClientLimits.Event.RECIPIENT, service, session.realClient.address());
    if (limit <= 0 || rate <= limit) {
      return false;
    }
    session.reply(450, "4.7.1", "Error: too many recipients from " + session.client.address());
    session.log.warning(
        "Recipient address rate limit exceeded: "
            + rate
            + " from "
            + session.clientName()
            + " for service "
            + service);
    return true;
  }

  private static void option(SmtpSession session, Options options, String option) {
    String upper = option.toUpperCase(Locale.ROOT);
    if (upper.startsWith("NOTIFY=")) {
      options.bad = dsnDisabled(session);
      Optional<DsnNotify> wanted = notification(upper.substring(7));
      if (options.bad.isEmpty()
          && (wanted.isEmpty() || !options.notify.equals(DsnNotify.UNSPECIFIED))) {
        options.bad = Optional.of(SmtpReply.of(501, "5.5.4", "Error: Bad NOTIFY parameter syntax"));
      }
      options.notify = wanted.orElse(options.notify);
    } else if (upper.startsWith("ORCPT=")) {
      options.bad = dsnDisabled(session);
      String value = option.substring(6);
      int semicolon = value.indexOf(';');
      Optional<String> address =
          semicolon > 0 && semicolon + 1 < value.length()
              ? Xtext.decode(value.substring(semicolon + 1))
              : Optional.empty();
      boolean good = options.original.isEmpty() && address.isPresent();
      if (options.bad.isEmpty() && !good) {
        options.bad = Optional.of(SmtpReply.of(501, "5.5.4", "Error: Bad ORCPT parameter syntax"));
      }
      options.original = value.substring(0, semicolon + 1) + address.orElse("");
    } else {
      options.bad = Optional.of(SmtpReply.of(555, "5.5.4", "Unsupported option: " + option));
    }
  }

  private static Optional<SmtpReply> dsnDisabled(SmtpSession session) {
    return session.discarded.contains(EhloKeywords.DSN)
        ? Optional.of(SmtpReply.of(501, "5.7.1", "DSN support is disabled"))
        : Optional.empty();
  }

  private static Optional<DsnNotify> notification(String value) {
    int bits = 0;
    for (String word : value.split(",", -1)) {
      int bit =
          switch (word) {
            case "NEVER" -> DsnNotify.NEVER;
            case "SUCCESS" -> DsnNotify.SUCCESS;
            case "FAILURE" -> DsnNotify.FAILURE;
            case "DELAY" -> DsnNotify.DELAY;
            default -> 0;
          };
      if (bit == 0) {
        return Optional.empty();
      }
      bits |= bit;
    }
    boolean contradiction = (bits & DsnNotify.NEVER) != 0 && bits != DsnNotify.NEVER;
    return contradiction ? Optional.empty() : Optional.of(new DsnNotify(bits));
  }

  private static boolean refuse(SmtpSession session, int code, String status, String text)
      throws IOException {
    session.reply(code, status, text);
    return false;
  }
}
