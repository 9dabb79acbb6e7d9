package org.facteur.core.dns;

/**
 * The record types that mail asks for; names and codes are those of RFC 1035 and its successors.
 */
public enum RecordType {
  A(1),
  NS(2),
  CNAME(5),
  SOA(6),
  PTR(12),
  MX(15),
  TXT(16),
  AAAA(28),
  TLSA(52);

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  /** The type's number on the wire. */
  public int code() {
    return code;
  }
}
