package org.facteur.smtpd.access;

import java.util.stream.Collectors;
import org.facteur.core.dns.DnsAnswer;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.dns.RecordType;

/** Answers of the DNS as a trace shows them. */
final class DnsText {
  private DnsText() {}

  static String source(RecordType type) {
    return switch (type) {
      case A -> "DNS A";
      case AAAA -> "DNS AAAA";
      case MX -> "DNS MX";
      case NS -> "DNS NS";
      default -> "DNS " + type;
    };
  }

  static String of(DnsAnswer answer) {
    return switch (answer) {
      case DnsAnswer.Found found ->
          found.records().stream().map(DnsText::data).collect(Collectors.joining(", "));
      case DnsAnswer.NoSuchDomain none -> "no such name";
      case DnsAnswer.NoData none -> "no such record";
      case DnsAnswer.NullMx none -> "takes no mail (null MX)";
      case DnsAnswer.TemporaryFailure later -> "temporary failure";
      case DnsAnswer.PermanentFailure bad -> bad.text();
    };
  }

  private static String data(DnsRecord record) {
    return switch (record) {
      case DnsRecord.Address address -> address.address().getHostAddress();
      case DnsRecord.MailExchanger mx -> mx.preference() + " " + mx.host();
      case DnsRecord.Target target -> target.target();
      case DnsRecord.Text text -> text.text();
      default -> record.toString();
    };
  }
}
