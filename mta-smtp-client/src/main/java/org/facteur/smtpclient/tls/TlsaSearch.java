package org.facteur.smtpclient.tls;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.facteur.core.dns.DnsAnswer;
import org.facteur.core.dns.DnsQuestion;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.dns.DnsResolver;
import org.facteur.core.dns.RecordType;
import org.facteur.smtpclient.route.MailServer;

/**
 * Looks for the TLSA records of a server: at the name that its aliases lead to when all of them are
 * signed, then at the name of the MX record, RFC 7672 section 2.2.2.
 */
final class TlsaSearch {
  private static final int TRUST_ANCHOR = 2;
  private static final int END_ENTITY = 3;

  private final DnsResolver dns;

  TlsaSearch(DnsResolver dns) {
    this.dns = dns;
  }

  /** What was found. */
  sealed interface Result {
    /**
     * Records that can be used.
     *
     * @param base the name that they belong to
     */
    record Found(String base, List<DnsRecord.Tlsa> records) implements Result {}

    /** Records, but none that mail can use. */
    record Unusable() implements Result {}

    /** No records, or nobody vouches for them. */
    record None() implements Result {}

    /** It is not known whether there are any. */
    record Failed() implements Result {}
  }

  Result find(MailServer server, int port) {
    Set<String> bases = new LinkedHashSet<>();
    if (server.validation().address()) {
      bases.add(server.validation().canonicalName());
    }
    bases.add(server.name());
    for (String base : bases) {
      DnsQuestion question =
          new DnsQuestion("_" + port + "._tcp." + base, RecordType.TLSA, false, false, true);
      switch (dns.lookup(question)) {
        case DnsAnswer.Found found -> {
          if (found.authenticated()) {
            return usable(base, found);
          }
        }
        case DnsAnswer.TemporaryFailure failure -> {
          return new Result.Failed();
        }
        case DnsAnswer.PermanentFailure failure -> {
          return new Result.Failed();
        }
        case DnsAnswer.Failure none -> {}
      }
    }
    return new Result.None();
  }

  private static Result usable(String base, DnsAnswer.Found found) {
    List<DnsRecord.Tlsa> records =
        found
            .all(DnsRecord.Tlsa.class)
            .filter(r -> r.usage() == TRUST_ANCHOR || r.usage() == END_ENTITY)
            .filter(r -> r.selector() <= 1 && isSized(r))
            .toList();
    return records.isEmpty() ? new Result.Unusable() : new Result.Found(base, records);
  }

  /** A digest has its length; other matching types are OpenSSL's to judge. */
  private static boolean isSized(DnsRecord.Tlsa record) {
    return switch (record.matching()) {
      case 0 -> record.data().length > 0;
      case 1 -> record.data().length == 32;
      case 2 -> record.data().length == 64;
      default -> false;
    };
  }
}
