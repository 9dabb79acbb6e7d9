package org.facteur.queue.listing;

/** Answers of the flush service; the number on the wire is the ordinal. */
public enum FlushStatus {
  /** Done, or there was nothing to do. */
  OK,
  /** It failed: try later. */
  FAIL,
  /** A malformed request. */
  BAD,
  /** Nothing is known of that destination. */
  UNKNOWN,
  /** The destination is not one of fast_flush_domains. */
  DENY
}
