package org.facteur.core.dns;

import java.util.List;
import java.util.stream.Stream;

/** What a lookup found, or why it found nothing. */
public sealed interface DnsAnswer {
  /**
   * Records of the requested type.
   *
   * @param records at least one
   * @param canonicalName where aliases led; the question's name when there were none
   * @param authenticated the name server vouches for the answer with DNSSEC
   */
  record Found(List<DnsRecord> records, String canonicalName, boolean authenticated)
      implements DnsAnswer {
    public Found {
      records = List.copyOf(records);
    }

    /** The records of one kind. */
    public <R extends DnsRecord> Stream<R> all(Class<R> kind) {
      return records.stream().filter(kind::isInstance).map(kind::cast);
    }
  }

  /** No records; {@code text} says why in Postfix's words. */
  sealed interface Failure extends DnsAnswer {
    String text();
  }

  /** Neither the name exists nor any other type of record. */
  record NoSuchDomain(String text) implements Failure {}

  /** The name exists, without records of this type. */
  record NoData(String text) implements Failure {}

  /** The domain says that it takes no mail: {@code MX 0 .}, RFC 7505. */
  record NullMx(String text) implements Failure {}

  /**
   * It may work later: no answer, or a server that failed.
   *
   * @param overtaken another name of the search list was asked for after it, and answered
   */
  record TemporaryFailure(String text, boolean overtaken) implements Failure {
    /** Without a search list. */
    public TemporaryFailure(String text) {
      this(text, false);
    }
  }

  /** The server's answer, or the question, is unusable. */
  record PermanentFailure(String text) implements Failure {}

  /** Whether the name servers said that there is no such record. */
  default boolean isNotFound() {
    return this instanceof NoSuchDomain || this instanceof NoData;
  }

  static DnsAnswer noSuchDomain(String name, RecordType type) {
    return new NoSuchDomain(nameServiceError(name, type, "Host not found"));
  }

  static DnsAnswer noData(String name, RecordType type) {
    return new NoData(
        nameServiceError(name, type, "Host found but no data record of requested type"));
  }

  static DnsAnswer temporaryFailure(String name, RecordType type) {
    return temporaryFailure(name, type, false);
  }

  static DnsAnswer temporaryFailure(String name, RecordType type, boolean overtaken) {
    return new TemporaryFailure(
        nameServiceError(name, type, "Host not found, try again"), overtaken);
  }

  static DnsAnswer nonRecoverable(String name, RecordType type) {
    return new PermanentFailure(nameServiceError(name, type, "Non-recoverable error"));
  }

  static DnsAnswer malformed(String name, RecordType type) {
    return new PermanentFailure(
        nameServiceError(name, type, "Malformed or unexpected name server reply"));
  }

  static DnsAnswer invalidName(String name) {
    return new NoSuchDomain("Name service error for " + name + ": invalid host or domain name");
  }

  static DnsAnswer nullMx(String name) {
    return new NullMx("Domain " + name + " does not accept mail (nullMX)");
  }

  private static String nameServiceError(String name, RecordType type, String why) {
    return "Host or domain name not found. Name service error for name="
        + name
        + " type="
        + type
        + ": "
        + why;
  }
}
