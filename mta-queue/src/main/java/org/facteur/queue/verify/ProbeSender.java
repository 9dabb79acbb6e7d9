package org.facteur.queue.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.queue.resolve.AddressRewriter;

/**
 * Who probes come from: address_verify_sender, whose local part changes every
 * address_verify_sender_ttl. Immutable.
 */
public final class ProbeSender {
  private static final Parameter<String> SENDER = Parameter.string("address_verify_sender");
  private static final Parameter<Duration> LIFETIME =
      Parameter.duration("address_verify_sender_ttl");
  private static final int RADIX = 31;

  private final String address;
  private final long lifetime;

  private ProbeSender(String address, Duration lifetime) {
    this.address = address;
    this.lifetime = lifetime.toSeconds();
  }

  /** The sender under a configuration. */
  public static ProbeSender of(Configuration from, AddressRewriter rewriter) {
    String text = from.get(SENDER).strip();
    boolean empty = text.isEmpty() || text.equals("<>");
    return new ProbeSender(
        empty ? "" : rewriter.rewriteInternal(AddressRewriter.Context.LOCAL, text),
        from.get(LIFETIME));
  }

  /** The address of a probe that is sent now; empty for the null sender. */
  String at(Instant now) {
    if (address.isEmpty() || lifetime == 0) {
      return address;
    }
    int at = at(address);
    return address.substring(0, at) + epoch(now) + address.substring(at);
  }

  private String epoch(Instant now) {
    return Long.toString(now.getEpochSecond() / lifetime, RADIX);
  }

  /**
   * Whether mail to an address is a probe of another server that checks ours: it has to be taken,
   * or both would wait for each other.
   *
   * @return the address without what changes in it
   */
  public Optional<String> answering(String recipient, Instant now) {
    if (address.isEmpty()) {
      return Optional.empty();
    }
    if (lifetime == 0) {
      return recipient.equalsIgnoreCase(address) ? Optional.of(address) : Optional.empty();
    }
    boolean current =
        recipient.equalsIgnoreCase(at(now))
            || recipient.equalsIgnoreCase(at(now.minusSeconds(lifetime)));
    return current ? Optional.of(address) : Optional.empty();
  }

  private static int at(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? address.length() : at;
  }
}
