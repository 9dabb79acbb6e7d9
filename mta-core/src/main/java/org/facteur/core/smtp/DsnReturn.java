package org.facteur.core.smtp;

/** How much of the message a notice returns: RET of RFC 3461 section 4.3. */
public enum DsnReturn {
  UNSPECIFIED,
  FULL,
  HEADERS
}
