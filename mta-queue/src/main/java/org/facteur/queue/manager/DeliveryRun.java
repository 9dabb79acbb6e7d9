package org.facteur.queue.manager;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.store.QueuedMessage;

/** Asks agents to deliver, and counts the deliveries under way. Thread safe. */
final class DeliveryRun {
  private final InstantSource clock;
  private final MailLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int running;

  DeliveryRun(InstantSource clock, MailLog log) {
    this.clock = clock;
    this.log = log;
  }

  /**
   * How a delivery ended.
   *
   * @param outcomes at least one for each recipient
   * @param agentLog the log of the agent's program
   */
  record Result(
      List<RecipientOutcome> outcomes, Optional<Dsn> destinationFailure, MailLog agentLog) {}

  /** Runs one delivery. An agent that fails to report, or throws, has deferred its recipients. */
  Result run(DeliveryJob job, AgentDirectory.Binding binding) {
    QueuedMessage message = job.message().message;
    List<DeliveryRecipient> recipients =
        job.recipients().stream().map(OutcomeRecorder::deliveryRecipient).toList();
    DeliveryRequest request =
        new DeliveryRequest(
            message.queueId(),
            job.transport(),
            job.nexthop(),
            job.sender(),
            message.envelopeId(),
            message.ret(),
            message.encoding(),
            message.smtputf8(),
            message.arrival(),
            job.message().activeSince,
            message.attributes(),
            message.probe(),
            job.reuse(),
            recipients,
            message.content());
    Instant started = clock.instant();
    DeliveryReport report;
    MailLog agentLog = log;
    try {
      agentLog = agentLog(binding);
      report = binding.agent().deliver(request);
    } catch (Exception | StackOverflowError e) {
      log.warning(
          message.queueId() + ": transport " + job.transport() + " failure: " + describe(e));
      report = DeliveryReport.of(List.of());
    }
    RecipientOutcome.Times times = RecipientOutcome.Times.now(started, clock.instant());
    return new Result(
        OutcomeRecorder.complete(recipients, report.outcomes(), times),
        report.destinationFailure(),
        agentLog);
  }

  private static String describe(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length == 0 ? e.toString() : e + " at " + trace[0];
  }

  private MailLog agentLog(AgentDirectory.Binding binding) {
    Configuration configuration = binding.configuration();
    String syslogName = configuration.text("syslog_name").orElse("postfix");
    return log.as(syslogName + "/" + binding.service().command());
  }

  /** A delivery is about to start. */
  void begin() {
    lock.lock();
    running++;
    lock.unlock();
  }

  /** A delivery has ended and is recorded. */
  void end() {
    lock.lock();
    running--;
    if (running == 0) {
      idle.signalAll();
    }
    lock.unlock();
  }

  /** Waits until no delivery is under way; false when the time was over before. */
  boolean awaitIdle(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (running > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
      return running == 0;
    } finally {
      lock.unlock();
    }
  }
}
