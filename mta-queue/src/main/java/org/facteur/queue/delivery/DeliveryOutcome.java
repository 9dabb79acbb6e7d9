package org.facteur.queue.delivery;

/** What became of one recipient. */
public sealed interface DeliveryOutcome {
  Dsn dsn();

  /** The {@code status=} of the log. */
  String logStatus();

  /**
   * Done.
   *
   * @param action {@code delivered}, {@code relayed}, {@code expanded} or {@code deliverable}
   * @param logStatus sent, or deliverable for a probe; empty when the sender may hear of it but the
   *     log does not: an alias was expanded, and what it stands for has lines of its own
   */
  record Delivered(Dsn dsn, String action, String logStatus) implements DeliveryOutcome {
    public Delivered(Dsn dsn, String action) {
      this(dsn, action, action.equals("deliverable") ? "deliverable" : "sent");
    }
  }

  /**
   * To be tried again.
   *
   * @param logStatus deferred, or SOFTBOUNCE where soft_bounce made it so
   */
  record Deferred(Dsn dsn, String logStatus) implements DeliveryOutcome {
    public Deferred(Dsn dsn) {
      this(dsn, "deferred");
    }
  }

  /** Never: it goes into a non-delivery notice. */
  record Undeliverable(Dsn dsn) implements DeliveryOutcome {
    @Override
    public String logStatus() {
      return "bounced";
    }
  }
}
