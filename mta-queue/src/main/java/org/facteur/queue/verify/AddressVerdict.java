package org.facteur.queue.verify;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an address.
 *
 * @param probed when a probe was sent that has not come back; {@link Instant#EPOCH} for none
 * @param updated when the last probe came back; {@link Instant#EPOCH} for never
 * @param text what the next hop said, or why there is no answer
 */
public record AddressVerdict(Status status, Instant probed, Instant updated, String text) {
  private static final int FIELDS = 4;

  /** What the last probe found; the numbers are those of Postfix's cache. */
  public enum Status {
    OK,
    /** It may be known later. */
    DEFERRED,
    BOUNCED,
    /** No probe has come back yet. */
    PENDING
  }

  /** Nothing is known; a probe is, or will be, under way. */
  static AddressVerdict pending(Instant probed) {
    return new AddressVerdict(
        Status.PENDING, probed, Instant.EPOCH, "Address verification in progress");
  }

  AddressVerdict probedAt(Instant time) {
    return new AddressVerdict(status, time, updated, text);
  }

  boolean isGood() {
    return status == Status.OK;
  }

  /** {@code status:probed:updated:text}, times in seconds. */
  String line() {
    return status.ordinal()
        + ":"
        + probed.getEpochSecond()
        + ":"
        + updated.getEpochSecond()
        + ":"
        + text.replace('\n', ' ').replace('\t', ' ');
  }

  /** Reads what {@link #line} wrote; empty for anything else. */
  static Optional<AddressVerdict> parse(String line) {
    String[] fields = line.split(":", FIELDS);
    if (fields.length < FIELDS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new AddressVerdict(
              Status.values()[Integer.parseInt(fields[0])],
              Instant.ofEpochSecond(Long.parseLong(fields[1])),
              Instant.ofEpochSecond(Long.parseLong(fields[2])),
              fields[3]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
