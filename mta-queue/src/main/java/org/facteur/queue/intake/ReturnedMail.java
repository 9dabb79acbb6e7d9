package org.facteur.queue.intake;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.delivery.StatusLine;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueueStore;
import org.facteur.queue.store.QueuedMessage;
import org.facteur.queue.store.QueuedRecipient;

/**
 * Gives mail back that nobody waits for an answer about: each recipient is logged as bounced, and
 * the sender is told. The file is in {@code corrupt/} meanwhile, so that a crash can never deliver
 * what was refused; the submission is still where it came from then, and is tried again. Postfix
 * counterpart: cleanup_bounce.
 */
final class ReturnedMail {
  private final QueueStore store;
  private final Refusals refusals;
  private final MailLog log;
  private final InstantSource clock;

  ReturnedMail(QueueStore store, Refusals refusals, MailLog log, InstantSource clock) {
    this.store = store;
    this.refusals = refusals;
    this.log = log;
    this.clock = clock;
  }

  /** The message is gone afterwards, whether its sender has been told or is to try again. */
  IntakeResult giveBack(QueuedMessage message, RecordOutput.Problem problem, int delayResolution)
      throws IOException {
    try {
      Dsn dsn =
          Dsn.of(
              problem.refused().reply().status().orElseThrow().toString(),
              problem.refused().reason());
      List<BounceLogRecord> records = new ArrayList<>();
      for (QueuedRecipient recipient : message.recipients()) {
        note(message, recipient, dsn, delayResolution);
        records.add(record(recipient, dsn));
      }
      boolean content =
          problem.kind() == IntakeProblem.CONTENT || problem.kind() == IntakeProblem.SIZE;
      refusals.refused(content ? message.withRet(DsnReturn.HEADERS) : message, records);
      return new IntakeResult.Discarded(message.queueId());
    } catch (IOException e) {
      log.warning(message.queueId() + ": cannot tell the sender: " + e.getMessage());
      return IntakeProblem.WRITE.refused();
    } finally {
      store.remove(message.queueId(), QueueName.CORRUPT);
    }
  }

  private void note(QueuedMessage message, QueuedRecipient recipient, Dsn dsn, int resolution) {
    Instant now = clock.instant();
    RecipientOutcome outcome =
        RecipientOutcome.of(
            new DeliveryRecipient(
                recipient.address(),
                recipient.originalAddress(),
                recipient.dsnOriginal(),
                recipient.dsnNotify(),
                recipient.offset()),
            new DeliveryOutcome.Undeliverable(dsn),
            "none",
            RecipientOutcome.Times.now(now, now));
    log.info(
        StatusLine.format(
            message.queueId(), message.arrival(), now, outcome, "bounced", resolution));
  }

  private static BounceLogRecord record(QueuedRecipient recipient, Dsn dsn) {
    return new BounceLogRecord(
        AddressQuoting.quote822(recipient.address()),
        AddressQuoting.quote822(recipient.originalAddress()),
        recipient.offset(),
        recipient.dsnOriginal(),
        recipient.dsnNotify(),
        dsn,
        "failed");
  }
}
