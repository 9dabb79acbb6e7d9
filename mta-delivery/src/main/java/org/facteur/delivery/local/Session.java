package org.facteur.delivery.local;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.facteur.delivery.Forwarder;
import org.facteur.delivery.mailbox.MessageCopy;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.RecipientOutcome;

/** The delivery of one message to one recipient: what was seen, forwarded and achieved so far. */
final class Session {
  final DeliveryRequest request;
  final DeliveryRecipient recipient;
  final LocalSettings settings;
  final DeliveredHeaders deliveredHeaders;
  private final Instant started = Instant.now();
  private final Set<String> seen = new HashSet<>();
  private final List<RecipientOutcome> outcomes = new ArrayList<>();
  private final Map<Group, List<DeliveryRecipient>> forwarded = new LinkedHashMap<>();

  /** Forwarded recipients that share a message. */
  record Group(String deliveredTo, String sender) {}

  Session(
      DeliveryRequest request,
      DeliveryRecipient recipient,
      LocalSettings settings,
      DeliveredHeaders deliveredHeaders) {
    this.request = request;
    this.recipient = recipient;
    this.settings = settings;
    this.deliveredHeaders = deliveredHeaders;
  }

  /** Whether something was done before, remembering it; beyond the limit nothing is remembered. */
  boolean beenHere(String what) {
    String key = what.toLowerCase(Locale.ROOT);
    if (seen.contains(key)) {
      return true;
    }
    if (settings.duplicateFilterLimit <= 0 || seen.size() < settings.duplicateFilterLimit) {
      seen.add(key);
    }
    return false;
  }

  /** Whether something was done before, without remembering it. */
  boolean wasHere(String what) {
    return seen.contains(what.toLowerCase(Locale.ROOT));
  }

  boolean isProbe() {
    return request.probe().isVerify();
  }

  /** The recipient as it came in; empty where a list hides that. */
  String originalRecipient(Target target) {
    if (target.list()) {
      return "";
    }
    return recipient.originalAddress().isEmpty()
        ? recipient.address()
        : recipient.originalAddress();
  }

  void delivered(Target target, String text) {
    report(target, new DeliveryOutcome.Delivered(Dsn.of("2.0.0", text), "delivered"));
  }

  void deliverable(Target target, String text) {
    report(target, new DeliveryOutcome.Delivered(Dsn.of("2.0.0", text), "deliverable"));
  }

  void deferred(Target target, String status, String text) {
    report(target, new DeliveryOutcome.Deferred(Dsn.of(status, text)));
  }

  void bounced(Target target, String status, String text) {
    report(target, new DeliveryOutcome.Undeliverable(Dsn.of(status, text)));
  }

  /**
   * Reports a recipient as expanded, to the sender only; what it expands to answers for itself.
   *
   * @param action {@code expanded}, or {@code delivered} to a list with an owner (RFC 3461 section
   *     5.2.7.3)
   */
  void expanded(Target target, String action) {
    report(target, new DeliveryOutcome.Delivered(Dsn.of("2.0.0", "alias expanded"), action, ""));
  }

  void report(Target target, DeliveryOutcome outcome) {
    String original = originalRecipient(target);
    outcomes.add(
        new RecipientOutcome(
            recipientOf(target),
            target.address(),
            original.equalsIgnoreCase(target.address()) ? "" : original,
            outcome,
            request.transport(),
            RecipientOutcome.Times.now(started, Instant.now()),
            ""));
  }

  /** The recipient with what is still to be reported about it. */
  private DeliveryRecipient recipientOf(Target target) {
    return new DeliveryRecipient(
        recipient.address(),
        recipient.originalAddress(),
        recipient.dsnOriginal(),
        target.dsnNotify(),
        recipient.offset());
  }

  /** Outcomes that another agent reported. */
  void add(List<RecipientOutcome> others) {
    outcomes.addAll(others);
  }

  List<RecipientOutcome> outcomes() {
    return outcomes;
  }

  boolean hasDeferral() {
    return outcomes.stream().anyMatch(o -> o.outcome() instanceof DeliveryOutcome.Deferred);
  }

  /**
   * Remembers an address for the copy that is queued at the end. Behind a list with an owner nobody
   * hears which address the mail came in by.
   */
  void forward(Target target) {
    forwarded
        .computeIfAbsent(
            new Group(target.deliveredTo(), target.sender()), group -> new ArrayList<>())
        .add(
            new DeliveryRecipient(
                target.address(),
                originalRecipient(target),
                target.list() ? "" : recipient.dsnOriginal(),
                target.dsnNotify(),
                0));
  }

  /** The copies to be queued. */
  List<Forwarder.Forwarding> forwardings() {
    boolean header = settings.deliveredHeader.contains("forward");
    return forwarded.entrySet().stream()
        .map(
            entry ->
                new Forwarder.Forwarding(
                    entry.getKey().sender(),
                    header ? entry.getKey().deliveredTo() : "",
                    entry.getValue()))
        .toList();
  }

  /** The message as it is written for this target. */
  MessageCopy copy(Target target, String use, MessageCopy.Format... format) {
    Set<MessageCopy.Format> formats = EnumSet.of(MessageCopy.Format.RETURN_PATH, format);
    if (settings.enableOriginalRecipient) {
      formats.add(MessageCopy.Format.ORIGINAL_RECIPIENT);
    }
    if (settings.deliveredHeader.contains(use)) {
      formats.add(MessageCopy.Format.DELIVERED_TO);
    }
    return new MessageCopy(
        request.content(),
        target.sender(),
        originalRecipient(target),
        target.deliveredTo(),
        Instant.now(),
        formats,
        "\n");
  }
}
