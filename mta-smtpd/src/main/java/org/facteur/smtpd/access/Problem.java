package org.facteur.smtpd.access;

/**
 * What kind of error a refusal is, as notify_classes of postconf(5) names them. Not the reply's
 * code or status decides: an access table may answer with any.
 */
public enum Problem {
  /** Recipients, and senders, that nobody here has, and those of an error or retry transport. */
  BOUNCE,
  /** A table could not be asked. */
  DATA,
  /** The client was refused what it asked for. */
  POLICY,
  /** The client does not keep to the protocol. */
  PROTOCOL,
  /** Something is full. */
  RESOURCE,
  /** The restrictions themselves are wrong. */
  SOFTWARE
}
