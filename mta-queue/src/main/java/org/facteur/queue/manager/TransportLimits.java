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
    Duration transportRateDelay) {

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
        reader.time("transport_rate_delay"));
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
