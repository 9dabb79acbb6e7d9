package org.facteur.queue.delivery;

import java.time.Duration;
import java.time.Instant;
import org.facteur.core.address.AddressQuoting;

/**
 * The line of the log that says what became of a recipient: {@code ID: to=<>, orig_to=<>, relay=,
 * delay=, delays=a/b/c/d, dsn=, status= (text)}. Postfix counterpart: global/log_adhoc.
 */
public final class StatusLine {
  private static final long[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000};

  private StatusLine() {}

  /**
   * Formats a line.
   *
   * @param activeSince when the queue manager took the message up
   * @param status what stands behind {@code status=}
   * @param resolution delay_logging_resolution_limit, digits behind the point
   */
  public static String format(
      String queueId,
      Instant arrival,
      Instant activeSince,
      RecipientOutcome outcome,
      String status,
      int resolution) {
    StringBuilder line = new StringBuilder(200);
    line.append(queueId).append(": to=<");
    line.append(AddressQuoting.quote822(outcome.address())).append('>');
    String original = outcome.originalAddress();
    if (!original.isEmpty() && !original.equalsIgnoreCase(outcome.address())) {
      line.append(", orig_to=<").append(AddressQuoting.quote822(original)).append('>');
    }
    line.append(", relay=").append(outcome.relay());
    if (outcome.times().reuses() > 0) {
      line.append(", conn_use=").append(outcome.times().reuses() + 1);
    }
    RecipientOutcome.Times times = outcome.times();
    line.append(", delay=");
    delay(line, arrival, times.done(), resolution);
    line.append(", delays=");
    delay(line, arrival, activeSince, resolution);
    line.append('/');
    delay(line, activeSince, times.started(), resolution);
    line.append('/');
    delay(line, times.started(), times.connected(), resolution);
    line.append('/');
    delay(line, times.connected(), times.done(), resolution);
    line.append(", dsn=").append(outcome.outcome().dsn().status());
    line.append(", status=").append(status);
    return line.append(" (").append(outcome.outcome().dsn().reason()).append(')').toString();
  }

  private static void delay(StringBuilder line, Instant from, Instant to, int resolution) {
    Duration delay = Duration.between(from, to);
    seconds(line, delay.isNegative() ? 0 : delay.toNanos() / 1000, resolution);
  }

  /**
   * Two significant digits, and no more than {@code resolution} behind the point, without trailing
   * zeros.
   */
  static void seconds(StringBuilder line, long micros, int resolution) {
    int digits = 1;
    if (micros >= 1_000_000) {
      digits = micros >= 10_000_000 ? 0 : 1;
    } else {
      // The position of the second significant digit.
      for (long unit = 100_000; unit > 1 && micros < unit; unit /= 10) {
        digits++;
      }
      digits++;
    }
    digits = Math.clamp(digits, 0, Math.clamp(resolution, 0, 6));
    long unit = POWERS[6 - digits];
    long rounded = (micros + unit / 2) / unit;
    line.append(rounded / POWERS[digits]);
    long fraction = rounded % POWERS[digits];
    if (fraction > 0) {
      String text = Long.toString(POWERS[digits] + fraction).substring(1);
      int end = text.length();
      while (text.charAt(end - 1) == '0') {
        end--;
      }
      line.append('.').append(text, 0, end);
    }
  }
}
