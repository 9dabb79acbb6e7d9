package org.facteur.queue.bounce;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.delivery.DeliveryRequest.Probe;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.store.QueuedMessage;

/**
 * Sends the notices about a message to its sender, and copies to the postmaster as notify_classes
 * says.
 *
 * <p>Who hears: the sender of a message, of the recipients that NOTIFY does not exclude. A message
 * with the null sender is itself a notice: only the postmaster hears of it (class 2bounce). A
 * message from double_bounce_sender went to the postmaster: nobody hears. Postfix counterpart:
 * bounce_notify_service, bounce_warn_service, bounce_trace_service.
 */
public final class BounceService implements Notices {
  private final MailIntake intake;
  private final InstantSource clock;
  private final MailLog log;
  private volatile NoticeSettings settings;

  /**
   * Makes the service.
   *
   * @param log the log of the program {@code bounce}
   */
  public BounceService(
      Configuration configuration, MailIntake intake, InstantSource clock, MailLog log) {
    this.intake = intake;
    this.clock = clock;
    this.log = log;
    settings = NoticeSettings.of(configuration, log);
  }

  /** Another snapshot of the configuration counts from now on. */
  public void reconfigure(Configuration configuration) {
    settings = NoticeSettings.of(configuration, log);
  }

  /** One notice. */
  private record Notice(
      QueuedMessage message,
      String sender,
      List<BounceLogRecord> records,
      BounceTemplate template,
      DsnReturn ret,
      String kind) {}

  @Override
  public void failure(QueuedMessage message, List<BounceLogRecord> records) throws IOException {
    NoticeSettings current = settings;
    List<BounceLogRecord> wanted = records.stream().filter(r -> r.dsnNotify().onFailure()).toList();
    if (wanted.isEmpty() || isLast(current, message)) {
      return;
    }
    BounceTemplate template = current.templates().get("failure_template");
    if (message.sender().isEmpty()) {
      if (current.notifies("2bounce")) {
        Notice notice =
            new Notice(message, "", wanted, template, DsnReturn.FULL, "non-delivery notification");
        toPostmaster(current, notice, NoticeSettings.DOUBLE_BOUNCE_NOTICE_RECIPIENT);
      }
      return;
    }
    if (message.verp().isEmpty()) {
      failure(current, notice(message, message.sender(), wanted, template));
    } else {
      for (BounceLogRecord each : wanted) {
        String original = each.originalRecipient();
        String recipient = original.isEmpty() ? each.recipient() : original;
        String sender = VerpSender.of(message.sender(), message.verp(), recipient);
        failure(current, notice(message, sender, List.of(each), template));
      }
    }
  }

  private static Notice notice(
      QueuedMessage message,
      String sender,
      List<BounceLogRecord> records,
      BounceTemplate template) {
    return new Notice(
        message, sender, records, template, message.ret(), "non-delivery notification");
  }

  private void failure(NoticeSettings current, Notice notice) throws IOException {
    toSender(current, notice);
    if (current.notifies("bounce")) {
      copy(current, notice, NoticeSettings.BOUNCE_NOTICE_RECIPIENT);
    }
  }

  @Override
  public void delay(QueuedMessage message, List<BounceLogRecord> records) throws IOException {
    NoticeSettings current = settings;
    List<BounceLogRecord> wanted = records.stream().filter(r -> r.dsnNotify().onDelay()).toList();
    if (wanted.isEmpty() || message.sender().isEmpty() || isLast(current, message)) {
      return;
    }
    Notice notice =
        new Notice(
            message,
            message.sender(),
            wanted,
            current.templates().get("delay_template"),
            DsnReturn.HEADERS,
            "delay notification");
    toSender(current, notice);
    if (current.notifies("delay")) {
      copy(current, notice, NoticeSettings.DELAY_NOTICE_RECIPIENT);
    }
  }

  @Override
  public void trace(QueuedMessage message, List<BounceLogRecord> records) throws IOException {
    NoticeSettings current = settings;
    if (records.isEmpty() || message.sender().isEmpty() || isLast(current, message)) {
      return;
    }
    String name = message.probe() == Probe.SEND ? "success_template" : "verify_template";
    toSender(
        current,
        new Notice(
            message,
            message.sender(),
            records,
            current.templates().get(name),
            DsnReturn.HEADERS,
            "delivery status notification"));
  }

  /** Whether the message went to the postmaster already. */
  private boolean isLast(NoticeSettings current, QueuedMessage message) {
    boolean last = message.sender().equalsIgnoreCase(current.doubleBounceAddress());
    if (last) {
      log.warning(message.queueId() + ": undeliverable postmaster notification discarded");
    }
    return last;
  }

  private void toSender(NoticeSettings current, Notice notice) throws IOException {
    send(current, notice, "", notice.sender(), false);
  }

  private void toPostmaster(
      NoticeSettings current, Notice notice, org.facteur.core.config.Parameter<String> postmaster)
      throws IOException {
    String recipient = current.configuration().get(postmaster);
    send(current, notice, current.doubleBounceAddress(), recipient, true);
  }

  /** The sender has been told: a copy that fails is not worth telling him again. */
  private void copy(
      NoticeSettings current, Notice notice, org.facteur.core.config.Parameter<String> postmaster) {
    Notice headers =
        new Notice(
            notice.message(),
            notice.sender(),
            notice.records(),
            notice.template(),
            DsnReturn.HEADERS,
            notice.kind());
    try {
      toPostmaster(current, headers, postmaster);
    } catch (IOException e) {
      log.warning(notice.message().queueId() + ": postmaster notice failed: " + e.getMessage());
    }
  }

  private void send(
      NoticeSettings current, Notice notice, String from, String to, boolean postmaster)
      throws IOException {
    QueuedMessage message = notice.message();
    Instant now = clock.instant();
    try (NoticeDraft draft =
        NoticeDraft.open(intake, current, from, to, "bounce", message.smtputf8(), now)) {
      ReportBody body =
          new ReportBody(current, draft, message, notice.sender(), notice.template(), now);
      body.header(to, postmaster);
      if (!postmaster) {
        body.text(
            TemplateExpansion.expand(notice.template(), current.configuration(), log::warning));
      }
      body.explain(notice.records());
      body.status(notice.records());
      body.original(notice.ret());
      String id = draft.finish();
      String whom = postmaster ? "postmaster" : "sender";
      log.info(message.queueId() + ": " + whom + " " + notice.kind() + ": " + id);
    }
  }
}
