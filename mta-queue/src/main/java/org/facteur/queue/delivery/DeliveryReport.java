package org.facteur.queue.delivery;

import java.util.List;
import java.util.Optional;

/**
 * The answer to a delivery request.
 *
 * @param outcomes at least one for each recipient of the request
 * @param destinationFailure set when the next hop itself could not be used (no connection, refused
 *     greeting): the scheduler backs off from the whole destination
 */
public record DeliveryReport(List<RecipientOutcome> outcomes, Optional<Dsn> destinationFailure) {
  /** The same, by an agent that was asked in place of another: {@link RecipientOutcome#by}. */
  public DeliveryReport by(String program) {
    return new DeliveryReport(
        outcomes.stream().map(outcome -> outcome.by(program)).toList(), destinationFailure);
  }

  public static DeliveryReport of(List<RecipientOutcome> outcomes) {
    return new DeliveryReport(outcomes, Optional.empty());
  }
}
