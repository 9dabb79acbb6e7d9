package org.facteur.queue.delivery;

import java.time.Instant;

/**
 * An outcome, with what its log line needs. An agent that expands a recipient (an alias) reports
 * several outcomes for it; the recipient is done unless one of them is a deferral.
 *
 * @param recipient the recipient of the request
 * @param address the {@code to=} of the log: usually the recipient's, or an expansion of it
 * @param originalAddress the {@code orig_to=}, or empty
 * @param relay {@code local}, {@code none}, {@code mx.example[192.0.2.1]:25}
 * @param times when the stages of this delivery ended
 * @param program when another agent than the asked one did it (mailbox_transport): its program name
 *     for the log; empty otherwise
 */
public record RecipientOutcome(
    DeliveryRecipient recipient,
    String address,
    String originalAddress,
    DeliveryOutcome outcome,
    String relay,
    Times times,
    String program) {

  /** The same recipient with another outcome. */
  public RecipientOutcome with(DeliveryOutcome other) {
    return new RecipientOutcome(recipient, address, originalAddress, other, relay, times, program);
  }

  /**
   * The times behind {@code delays=a/b/c/d}; c is from {@code started} to {@code connected}, d from
   * there to {@code done}. A connection that earlier deliveries have used shows as {@code
   * conn_use=} in the log: {@code reuses} plus one, after the relay.
   */
  public record Times(Instant started, Instant connected, Instant done, int reuses) {
    /** For a connection that was made for this delivery. */
    public Times(Instant started, Instant connected, Instant done) {
      this(started, connected, done, 0);
    }

    /** For agents that connect to nobody. */
    public static Times now(Instant started, Instant done) {
      return new Times(started, started, done);
    }
  }

  /** The same, done by the agent of another program; what names a program already keeps it. */
  public RecipientOutcome by(String otherProgram) {
    return program.isEmpty()
        ? new RecipientOutcome(
            recipient, address, originalAddress, outcome, relay, times, otherProgram)
        : this;
  }

  /** The usual case: the recipient's own addresses. */
  public static RecipientOutcome of(
      DeliveryRecipient recipient, DeliveryOutcome outcome, String relay, Times times) {
    return new RecipientOutcome(
        recipient, recipient.address(), recipient.originalAddress(), outcome, relay, times, "");
  }
}
