package org.facteur.queue.manager;

import java.time.Duration;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.TimeValue;

/**
 * The limits of one transport.
 *
 * <p>Each is {@code TRANSPORT_name} of main.cf where that is set, else the default for all
 * transports.
 *
 * @param processes deliveries at once over this transport, 0 for no limit
 * @param initialConcurrency deliveries at once to a destination that has not been tried
 * @param concurrency deliveries at once to one destination, 0 for no limit
 * @param recipients of one delivery, 0 for no limit; with 1 each recipient is a destination
 * @param failedCohorts how often a destination's whole concurrency may fail before it counts as
 *     dead
 * @param rateDelay pause between deliveries to a destination
 * @param transportRateDelay pause between deliveries over the transport
 * @param slots rules of preemption
 * @param memory recipients in memory
 */
record TransportLimits(
    int processes,
    int initialConcurrency,
    int concurrency,
    int recipients,
    int failedCohorts,
    Feedback positive,
    Feedback negative,
    Duration rateDelay,
    Duration transportRateDelay,
    Slots slots,
    Memory memory) {

  /**
   * When a message may pass another; see {@link Preemption}.
   *
   * @param cost deliveries for which a job gets one delivery slot; below 2, nothing ever passes
   * @param loan slots that need not be there yet
   * @param discount per cent of the slots that need not be there yet
   * @param minimum slots that a job must be able to gather in all, or nothing passes it
   */
  record Slots(int cost, int loan, int discount, int minimum) {}

  /**
   * How many recipients of messages that are not read as a whole are in memory.
   *
   * @param recipients of all messages over this transport
   * @param extra for messages that pass others
   * @param refillLimit how many are read at once at least
   * @param refillDelay after that time fewer will do
   */
  record Memory(int recipients, int extra, int refillLimit, Duration refillDelay) {}

  static TransportLimits of(Configuration configuration, String transport, int processes) {
    Reader reader = new Reader(configuration, transport);
    return new TransportLimits(
        processes,
        Math.max(1, reader.number("initial_destination_concurrency", "")),
        reader.number("destination_concurrency_limit", "default_"),
        reader.number("destination_recipient_limit", "default_"),
        reader.number("destination_concurrency_failed_cohort_limit", "default_"),
        reader.feedback("destination_concurrency_positive_feedback"),
        reader.feedback("destination_concurrency_negative_feedback"),
        reader.time("destination_rate_delay"),
        reader.time("transport_rate_delay"),
        new Slots(
            reader.number("delivery_slot_cost", "default_"),
            reader.number("delivery_slot_loan", "default_"),
            Math.min(100, reader.number("delivery_slot_discount", "default_")),
            reader.number("minimum_delivery_slots", "default_")),
        new Memory(
            reader.number("recipient_limit", "default_"),
            reader.number("extra_recipient_limit", "default_"),
            reader.number("recipient_refill_limit", "default_"),
            reader.time("recipient_refill_delay")));
  }

  private record Reader(Configuration configuration, String transport) {
    String text(String name, String prefix) {
      return configuration
          .text(transport + "_" + name)
          .or(() -> configuration.text(prefix + name))
          .orElse("0");
    }

    int number(String name, String prefix) {
      String text = text(name, prefix);
      try {
        return Math.max(0, Integer.parseInt(text.strip()));
      } catch (NumberFormatException e) {
        throw new ConfigurationException(
            "bad numerical configuration: " + transport + "_" + name + " = " + text, e);
      }
    }

    Feedback feedback(String name) {
      return Feedback.parse(transport + "_" + name, text(name, "default_"));
    }

    Duration time(String name) {
      return TimeValue.parse(transport + "_" + name, text(name, "default_").strip(), 's');
    }
  }
}
