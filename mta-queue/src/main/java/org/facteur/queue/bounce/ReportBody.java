package org.facteur.queue.bounce;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.store.QueuedMessage;

/**
 * Writes a report about a message: multipart/report (RFC 3462) with a text for people, a
 * message/delivery-status (RFC 3464, RFC 6533) and the message or its headers.
 */
final class ReportBody {
  private static final int LENGTH = 79;
  private final NoticeSettings settings;
  private final NoticeDraft draft;
  private final QueuedMessage message;
  private final String sender;
  private final BounceTemplate template;
  private final String boundary;
  private final boolean eightBit;

  /**
   * Begins a report.
   *
   * @param sender of the message, or what VERP made of it
   */
  ReportBody(
      NoticeSettings settings,
      NoticeDraft draft,
      QueuedMessage message,
      String sender,
      BounceTemplate template,
      Instant now) {
    this.settings = settings;
    this.draft = draft;
    this.message = message;
    this.sender = sender.isEmpty() ? settings.mailerDaemon() : sender;
    this.template = template;
    boundary = message.queueId() + "." + now.getEpochSecond() + "/" + settings.myhostname();
    eightBit = settings.smtputf8() || message.encoding().equals("8bit");
  }

  /** The headers, up to those of the first part. */
  void header(String recipient, boolean postmaster) throws IOException {
    draft.line("From: " + template.from());
    draft.line("Subject: " + (postmaster ? template.postmasterSubject() : template.subject()));
    draft.line("To: " + AddressQuoting.quote822(recipient));
    draft.line("Auto-Submitted: " + (postmaster ? "auto-generated" : "auto-replied"));
    draft.line("MIME-Version: 1.0");
    draft.line("Content-Type: multipart/report; report-type=delivery-status;");
    draft.line("\tboundary=\"" + boundary + "\"");
    encoding(eightBit);
    draft.line("");
    draft.line("This is a MIME-encapsulated message.");
    draft.line("");
    draft.line("--" + boundary);
    draft.line("Content-Description: Notification");
    boolean utf8 = settings.smtputf8() && template.charset().equalsIgnoreCase("us-ascii");
    draft.line("Content-Type: text/plain; charset=" + (utf8 ? "utf-8" : template.charset()));
    encoding(eightBit);
    draft.line("");
  }

  private void encoding(boolean present) throws IOException {
    if (present) {
      draft.line("Content-Transfer-Encoding: 8bit");
    }
  }

  void text(List<String> lines) throws IOException {
    for (String line : lines) {
      draft.line(line);
    }
  }

  /** The recipients, for people. */
  void explain(List<BounceLogRecord> records) throws IOException {
    for (BounceLogRecord each : records) {
      String original = each.originalRecipient();
      boolean expanded = !original.isEmpty() && !original.equalsIgnoreCase(each.recipient());
      draft.line("");
      draft.wrapped(
          "<"
              + each.recipient()
              + ">"
              + (expanded ? " (expanded from <" + original + ">)" : "")
              + ": "
              + each.dsn().reason(),
          LENGTH);
    }
  }

  /** The recipients, for programs. */
  void status(List<BounceLogRecord> records) throws IOException {
    boolean global = message.smtputf8();
    draft.line("");
    draft.line("--" + boundary);
    draft.line("Content-Description: Delivery report");
    draft.line("Content-Type: message/" + (global ? "global-" : "") + "delivery-status");
    encoding(global);
    draft.line("");
    draft.line("Reporting-MTA: dns; " + settings.myhostname());
    if (!message.envelopeId().isEmpty()) {
      draft.line("Original-Envelope-Id: " + message.envelopeId());
    }
    draft.line("X-" + settings.mailName() + "-Queue-ID: " + message.queueId());
    draft.line(
        "X-"
            + settings.mailName()
            + "-Sender: "
            + addressType(sender)
            + "; "
            + AddressQuoting.quote822(sender));
    draft.line("Arrival-Date: " + NoticeDraft.date(message.arrival()));
    for (BounceLogRecord each : records) {
      recipient(each);
    }
  }

  private String addressType(String address) {
    boolean ascii = address.chars().allMatch(c -> c < 128);
    return message.smtputf8() && !ascii ? "utf-8" : "rfc822";
  }

  private void recipient(BounceLogRecord each) throws IOException {
    Dsn dsn = each.dsn();
    draft.line("");
    draft.line("Final-Recipient: " + addressType(each.recipient()) + "; " + each.recipient());
    if (!each.dsnOriginal().isEmpty()) {
      draft.line("Original-Recipient: " + each.dsnOriginal());
    } else if (!each.originalRecipient().isEmpty()) {
      String original = each.originalRecipient();
      draft.line("Original-Recipient: " + addressType(original) + "; " + original);
    }
    boolean failure = template.name().equals("failure_template");
    draft.line("Action: " + (failure ? "failed" : each.action()));
    draft.line("Status: " + dsn.status());
    if (dsn.remoteMta().isPresent()) {
      draft.line("Remote-MTA: dns; " + dsn.remoteMta().get());
    }
    String diagnostic =
        dsn.diagnostic()
            .map(d -> d.type() + "; " + d.text())
            .orElse("X-" + settings.mailName() + "; " + dsn.reason());
    draft.wrapped("Diagnostic-Code: " + diagnostic, LENGTH);
    if (template.name().equals("delay_template")) {
      draft.line(
          "Will-Retry-Until: "
              + NoticeDraft.date(message.arrival().plus(settings.maximalLifetime())));
    }
  }

  /** The message, or its headers, and the end. */
  void original(DsnReturn ret) throws IOException {
    boolean tooLarge = settings.sizeLimit() > 0 && message.contentSize() > settings.sizeLimit();
    boolean headersOnly = ret == DsnReturn.HEADERS || tooLarge;
    boolean undelivered = BounceTemplate.hasPostmasterCopy(template.name());
    draft.line("");
    draft.line("--" + boundary);
    draft.line(
        "Content-Description: "
            + (undelivered ? "Undelivered " : "")
            + (headersOnly ? "Message Headers" : "Message"));
    String type =
        message.smtputf8()
            ? headersOnly ? "message/global-headers" : "message/global"
            : headersOnly ? "text/rfc822-headers" : "message/rfc822";
    draft.line("Content-Type: " + type);
    encoding(eightBit);
    draft.line("");
    draft.line("Return-Path: <" + AddressQuoting.quote822(sender) + ">");
    copy(headersOnly);
    draft.line("");
    draft.line("--" + boundary + "--");
  }

  private void copy(boolean headersOnly) throws IOException {
    boolean[] state = {true, false};
    message
        .content()
        .forEach(
            (buffer, offset, length, endsLine) -> {
              boolean atStart = state[0];
              state[0] = endsLine;
              // The empty line that ends the headers.
              state[1] |= headersOnly && atStart && endsLine && length == 0;
              if (!state[1]) {
                draft.piece(buffer, offset, length, endsLine);
              }
            });
  }
}
