package org.facteur.smtpclient.session;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.delivery.StatusFilter;

/**
 * A request on its way from server to server: who is still to be delivered, and what became of the
 * others.
 *
 * <p>At one server each recipient is open, then settled (it has an outcome) or put off to the next
 * server, which is what a temporary failure means unless this is the last server. Used by one
 * thread.
 */
public final class DeliveryAttempt {
  private enum State {
    OPEN,
    PUT_OFF,
    SETTLED
  }

  private final DeliveryRequest request;
  private final ClientSettings settings;
  private final StatusFilter filter;
  private final InstantSource clock;
  private final MailLog log;
  private final Instant started;
  private final List<RecipientOutcome> outcomes = new ArrayList<>();
  private List<DeliveryRecipient> recipients;
  private State[] states;
  private boolean finalServer;
  private Optional<Dsn> why = Optional.empty();
  private Optional<Dsn> destinationFailure = Optional.empty();
  private Optional<Instant> connected = Optional.empty();
  private int reuses;

  DeliveryAttempt(
      DeliveryRequest request,
      ClientSettings settings,
      StatusFilter filter,
      InstantSource clock,
      MailLog log) {
    this.request = request;
    this.settings = settings;
    this.filter = filter;
    this.clock = clock;
    this.log = log;
    this.started = clock.instant();
    this.recipients = request.recipients();
    this.states = opened(recipients.size());
  }

  DeliveryRequest request() {
    return request;
  }

  MailLog log() {
    return log;
  }

  /** Recipients for the current server; settled ones stay in their place until the next. */
  List<DeliveryRecipient> recipients() {
    return recipients;
  }

  boolean isDone() {
    for (State state : states) {
      if (state != State.SETTLED) {
        return false;
      }
    }
    return true;
  }

  boolean isOpen(int index) {
    return states[index] == State.OPEN;
  }

  /** What went wrong last. */
  Optional<Dsn> why() {
    return why;
  }

  void why(Dsn dsn) {
    why = Optional.of(dsn);
  }

  void forgetWhy() {
    why = Optional.empty();
  }

  /** Whether no other server will be tried. */
  void finalServer(boolean last) {
    finalServer = last;
  }

  /** The transaction begins: the delays of the log count from here. */
  void connected(int earlierUses) {
    connected = Optional.of(clock.instant());
    reuses = earlierUses;
  }

  /** Goes on to the next server with the recipients that are not settled. */
  void nextServer() {
    List<DeliveryRecipient> rest = new ArrayList<>();
    for (int i = 0; i < states.length; i++) {
      if (states[i] != State.SETTLED) {
        rest.add(recipients.get(i));
      }
    }
    recipients = rest;
    states = opened(rest.size());
  }

  private static State[] opened(int count) {
    State[] states = new State[count];
    java.util.Arrays.fill(states, State.OPEN);
    return states;
  }

  /** This server cannot be used: all open recipients, and the destination itself. */
  void serverFailed(Optional<SmtpSession> session, Dsn dsn) {
    failAll(session, dsn, true);
    session.ifPresent(SmtpSession::doNotKeep);
  }

  /** This server does not take the message: all open recipients. */
  void messageFailed(SmtpSession session, Dsn dsn) {
    failAll(Optional.of(session), dsn, false);
  }

  private void failAll(Optional<SmtpSession> session, Dsn dsn, boolean throttle) {
    why = Optional.of(dsn);
    if (isPutOff(dsn)) {
      log.info(request.queueId() + ": " + dsn.reason());
      for (int i = 0; i < states.length; i++) {
        if (states[i] == State.OPEN) {
          states[i] = State.PUT_OFF;
        }
      }
      return;
    }
    for (int i = 0; i < states.length; i++) {
      if (states[i] == State.OPEN) {
        settleFailed(i, session, dsn);
      }
    }
    if (throttle && dsn.status().severity() == 4 && destinationFailure.isEmpty()) {
      destinationFailure = Optional.of(dsn);
    }
  }

  /** This server does not take a recipient. */
  void recipientFailed(SmtpSession session, int index, Dsn dsn) {
    if (states[index] != State.OPEN) {
      return;
    }
    why = Optional.of(dsn);
    if (isPutOff(dsn)) {
      log.info(request.queueId() + ": " + dsn.reason());
      states[index] = State.PUT_OFF;
    } else {
      settleFailed(index, Optional.of(session), dsn);
    }
  }

  private boolean isPutOff(Dsn dsn) {
    return !finalServer && (dsn.status().severity() == 4 || settings.softBounce());
  }

  private void settleFailed(int index, Optional<SmtpSession> session, Dsn dsn) {
    Dsn filtered = filter.apply(dsn);
    boolean temporary = filtered.status().severity() == 4;
    settle(
        index,
        recipients.get(index),
        temporary
            ? new DeliveryOutcome.Deferred(filtered)
            : new DeliveryOutcome.Undeliverable(filtered),
        session.map(s -> s.peer().nameAndPort()).orElse("none"));
  }

  /** This server took the message for a recipient. */
  void delivered(SmtpSession session, int index, ServerReply reply) {
    if (states[index] != State.OPEN) {
      return;
    }
    DeliveryRecipient recipient = recipients.get(index);
    boolean dsnOffered = session.can(Feature.DSN);
    String action =
        request.probe().isVerify()
            ? "deliverable"
            : settings.assumeFinal() && !dsnOffered ? "delivered" : "relayed";
    settle(
        index,
        dsnOffered ? withoutSuccessNotice(recipient) : recipient,
        new DeliveryOutcome.Delivered(
            filter.apply(Failures.accepted(session.peer(), reply)), action),
        session.peer().nameAndPort());
  }

  /** The server that offers DSN tells the sender itself. */
  private static DeliveryRecipient withoutSuccessNotice(DeliveryRecipient recipient) {
    if (!recipient.dsnNotify().onSuccess()) {
      return recipient;
    }
    return new DeliveryRecipient(
        recipient.address(),
        recipient.originalAddress(),
        recipient.dsnOriginal(),
        new DsnNotify(recipient.dsnNotify().bits() & ~DsnNotify.SUCCESS),
        recipient.offset());
  }

  private void settle(
      int index, DeliveryRecipient recipient, DeliveryOutcome outcome, String relay) {
    states[index] = State.SETTLED;
    outcomes.add(
        RecipientOutcome.of(
            recipient,
            outcome,
            relay,
            new RecipientOutcome.Times(
                started, connected.orElse(started), clock.instant(), reuses)));
  }

  /** Another transport delivers to all that are open. */
  void passTo(String transport, TransportPass transports) {
    List<DeliveryRecipient> rest = new ArrayList<>();
    for (int i = 0; i < states.length; i++) {
      if (states[i] == State.OPEN) {
        rest.add(recipients.get(i));
      }
    }
    try {
      DeliveryReport report = transports.deliver(transport, withRecipients(rest));
      outcomes.addAll(report.outcomes());
      java.util.Arrays.fill(states, State.SETTLED);
      destinationFailure = report.destinationFailure();
    } catch (Exception e) {
      log.warning(request.queueId() + ": transport " + transport + ": " + e);
      serverFailed(Optional.empty(), Dsn.of("4.3.0", "mail transport unavailable"));
    }
  }

  private DeliveryRequest withRecipients(List<DeliveryRecipient> rest) {
    return new DeliveryRequest(
        request.queueId(),
        request.transport(),
        request.nexthop(),
        request.sender(),
        request.envelopeId(),
        request.ret(),
        request.encoding(),
        request.smtputf8(),
        request.arrival(),
        request.activeSince(),
        request.attributes(),
        request.probe(),
        request.reuse(),
        rest,
        request.content());
  }

  /** What became of everybody. */
  DeliveryReport report() {
    if (!isDone()) {
      throw new IllegalStateException("recipients without an outcome");
    }
    return new DeliveryReport(List.copyOf(outcomes), destinationFailure);
  }
}
