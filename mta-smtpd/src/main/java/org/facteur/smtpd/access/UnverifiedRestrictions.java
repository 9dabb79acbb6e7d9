package org.facteur.smtpd.access;

import java.time.Duration;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.queue.verify.AddressVerdict;
import org.facteur.queue.verify.AddressVerifier;

/** reject_unverified_sender, reject_unverified_recipient: would mail to the address arrive? */
final class UnverifiedRestrictions {
  private static final Parameter<Integer> POLL_COUNT =
      Parameter.integer("address_verify_poll_count");
  private static final Parameter<Duration> POLL_DELAY =
      Parameter.duration("address_verify_poll_delay");
  private static final Parameter<Integer> SENDER_DEFER =
      Parameter.integer("unverified_sender_defer_code");
  private static final Parameter<Integer> SENDER_REJECT =
      Parameter.integer("unverified_sender_reject_code");
  private static final Parameter<String> SENDER_REASON =
      Parameter.string("unverified_sender_reject_reason");
  private static final Parameter<String> SENDER_TEMPFAIL =
      Parameter.string("unverified_sender_tempfail_action");
  private static final Parameter<Integer> RECIPIENT_DEFER =
      Parameter.integer("unverified_recipient_defer_code");
  private static final Parameter<Integer> RECIPIENT_REJECT =
      Parameter.integer("unverified_recipient_reject_code");
  private static final Parameter<String> RECIPIENT_REASON =
      Parameter.string("unverified_recipient_reject_reason");
  private static final Parameter<String> RECIPIENT_TEMPFAIL =
      Parameter.string("unverified_recipient_tempfail_action");
  private static final int TEXT_LIMIT = 250;

  private final AddressVerifier verifier;
  private final int pollCount;
  private final Duration pollDelay;
  private final Policy sender;
  private final Policy recipient;

  /** What is answered about one kind of address. */
  private record Policy(
      int deferCode, int rejectCode, String reason, boolean deferAtOnce, String kind, String dsn) {}

  UnverifiedRestrictions(Configuration from, AddressVerifier verifier) {
    this.verifier = verifier;
    this.pollCount = from.get(POLL_COUNT);
    this.pollDelay = from.get(POLL_DELAY);
    this.sender =
        new Policy(
            from.get(SENDER_DEFER),
            from.get(SENDER_REJECT),
            from.get(SENDER_REASON),
            from.get(SENDER_TEMPFAIL).equals("defer"),
            ReplyClass.SENDER,
            "4.1.7");
    this.recipient =
        new Policy(
            from.get(RECIPIENT_DEFER),
            from.get(RECIPIENT_REJECT),
            from.get(RECIPIENT_REASON),
            from.get(RECIPIENT_TEMPFAIL).equals("defer"),
            ReplyClass.RECIPIENT,
            "4.1.1");
  }

  /** reject_unverified_sender. */
  Decision sender(Evaluation e) {
    return judge(e, e.session().sender(), sender);
  }

  /** reject_unverified_recipient. */
  Decision recipient(Evaluation e) {
    return judge(e, e.session().recipient(), recipient);
  }

  private Decision judge(Evaluation e, Optional<String> subject, Policy policy) {
    if (subject.isEmpty() || subject.get().isEmpty()) {
      return Decision.NEUTRAL;
    }
    String address = subject.get();
    AddressVerdict verdict = verdict(address);
    e.note("address verification", address, verdict.status() + " " + verdict.text());
    int code =
        switch (verdict.status()) {
          case OK -> 250;
          case BOUNCED -> policy.rejectCode();
          case DEFERRED, PENDING -> policy.deferCode();
        };
    if (code < 400) {
      return Decision.NEUTRAL;
    }
    String why = policy.reason().isEmpty() ? verdict.text() : policy.reason();
    String shown = why.substring(0, Math.min(TEXT_LIMIT, why.length()));
    if (code >= 500) {
      return e.rejectNamed(
          code, policy.dsn(), address, policy.kind(), "undeliverable address: " + shown);
    }
    String text = "unverified address: " + shown;
    return policy.deferAtOnce()
        ? e.rejectNamed(code, policy.dsn(), address, policy.kind(), text)
        : e.deferIfPermit(
            code, policy.dsn(), "<" + address + ">: " + policy.kind() + " rejected: " + text);
  }

  private AddressVerdict verdict(String address) {
    AddressVerdict verdict = verifier.query(address);
    try {
      for (int count = 1;
          count < pollCount && verdict.status() == AddressVerdict.Status.PENDING;
          count++) {
        verifier.await(address, pollDelay);
        verdict = verifier.query(address);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return verdict;
  }
}
