package org.facteur.smtpd;

/** Starts delivery of the mail that waits for a domain: what ETRN asks for. RFC 1985. */
@FunctionalInterface
public interface DomainFlush {
  /** What became of the request. */
  enum Outcome {
    STARTED,
    /** The domain is not in fast_flush_domains. */
    DENIED,
    /** It cannot be done now. */
    FAILED
  }

  Outcome flush(String domain);
}
