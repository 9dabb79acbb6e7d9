package org.facteur.queue.bounce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.header.MailDate;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.intake.MessageOrigin;
import org.facteur.queue.resolve.AddressRewriter;

/**
 * A notice that is being written into the queue: the envelope and the trace headers are there, then
 * come the lines. Postfix counterpart: global/post_mail.
 */
final class NoticeDraft implements AutoCloseable {
  private final IntakeSession session;

  private NoticeDraft(IntakeSession session) {
    this.session = session;
  }

  /**
   * Begins a notice.
   *
   * @param filterClass the class of internal_mail_filter_classes: bounce or notify
   * @param smtputf8 the notice has addresses that need it
   */
  static NoticeDraft open(
      MailIntake intake,
      NoticeSettings settings,
      String sender,
      String recipient,
      String filterClass,
      boolean smtputf8,
      Instant now)
      throws IOException {
    Set<MessageOrigin.Option> options =
        EnumSet.of(MessageOrigin.Option.INTERNAL, MessageOrigin.Option.MAP);
    if (settings.filterClasses().contains(filterClass)) {
      options.add(MessageOrigin.Option.FILTER);
    }
    if (smtputf8) {
      options.add(MessageOrigin.Option.SMTPUTF8);
    }
    IntakeSession session =
        intake.open(
            new MessageOrigin(
                settings.configuration(), AddressRewriter.Context.LOCAL, Map.of(), options));
    NoticeDraft draft = new NoticeDraft(session);
    session.sender(sender, "", DsnReturn.UNSPECIFIED, "", null);
    session.recipient(recipient, "", DsnNotify.UNSPECIFIED);
    session.beginMessage();
    String date = date(now);
    draft.line("Received: by " + settings.myhostname() + " (" + settings.mailName() + ")");
    draft.line("\tid " + session.queueId() + "; " + date);
    draft.line("Date: " + date);
    return draft;
  }

  static String date(Instant time) {
    return MailDate.format(time, ZoneId.systemDefault());
  }

  /** Writes a line; one character is one byte. */
  void line(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    session.line(bytes, 0, bytes.length, true);
  }

  /** Writes text broken into lines. */
  void wrapped(String text, int length) throws IOException {
    for (String line : LineWrap.wrap(text, length, 4)) {
      line(line);
    }
  }

  void piece(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
    session.line(buffer, offset, length, endsLine);
  }

  /** Puts the notice into the queue; returns its queue id. */
  String finish() throws IOException {
    return switch (session.finish()) {
      case IntakeResult.Queued(String queueId) -> queueId;
      case IntakeResult.Discarded(String queueId) -> queueId;
      case IntakeResult.Refused refused ->
          throw new IOException("notice not accepted: " + refused.reason());
    };
  }

  @Override
  public void close() {
    session.close();
  }
}
