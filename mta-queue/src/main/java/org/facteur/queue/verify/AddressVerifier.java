package org.facteur.queue.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells whether mail could be delivered to an address. Safe for many threads. */
public interface AddressVerifier {
  /**
   * What is known now; a probe is sent where that is nothing, or old.
   *
   * @param address internal form
   */
  AddressVerdict query(String address);

  /** Waits until a probe of the address has come back, or the time is over. */
  void await(String address, Duration time) throws InterruptedException;

  /**
   * Whether a recipient is the sender of this server's own probes: others check it when we check
   * them, so it is taken without further questions.
   *
   * @return the address without what changes with time
   */
  Optional<String> probeSender(String recipient);

  /** For servers that send no probes: nothing is ever known. */
  static AddressVerifier none() {
    return new AddressVerifier() {
      @Override
      public AddressVerdict query(String address) {
        return AddressVerdict.pending(Instant.EPOCH);
      }

      @Override
      public void await(String address, Duration time) {}

      @Override
      public Optional<String> probeSender(String recipient) {
        return Optional.empty();
      }
    };
  }
}
