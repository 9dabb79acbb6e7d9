package org.facteur.core.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;

/** Turns a name server's message into an answer. */
final class AnswerReader {
  private AnswerReader() {}

  /** What a message says. */
  sealed interface Reading {
    /** The end of the matter. */
    record Complete(DnsAnswer answer) implements Reading {}

    /** An alias whose target the server did not tell about. */
    record Alias(String target) implements Reading {}
  }

  static Reading read(DnsQuestion question, Message message) {
    Map<String, String> aliases = new HashMap<>();
    List<Record> wanted = new ArrayList<>();
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record.getType() == question.type().code()) {
        wanted.add(record);
      } else if (record instanceof CNAMERecord alias) {
        aliases.put(fold(record.getName()), text(alias.getTarget()));
      }
    }
    String name = question.name();
    for (int hops = 0; aliases.containsKey(name.toLowerCase(Locale.ROOT)); hops++) {
      if (hops > aliases.size()) {
        return new Reading.Complete(
            new DnsAnswer.PermanentFailure("Name server loop for " + question.name()));
      }
      name = aliases.get(name.toLowerCase(Locale.ROOT));
    }
    String owner = name.toLowerCase(Locale.ROOT);
    List<DnsRecord> records = new ArrayList<>();
    for (Record record : wanted) {
      if (fold(record.getName()).equals(owner)) {
        convert(record).ifPresent(records::add);
      }
    }
    int rcode = message.getHeader().getRcode();
    if (!records.isEmpty()) {
      boolean authenticated = message.getHeader().getFlag(Flags.AD);
      return new Reading.Complete(
          isNullMx(records)
              ? DnsAnswer.nullMx(question.name())
              : new DnsAnswer.Found(records, name, authenticated));
    }
    if (rcode == Rcode.NOERROR && !aliases.isEmpty()) {
      return new Reading.Alias(name);
    }
    return new Reading.Complete(
        switch (rcode) {
          case Rcode.NXDOMAIN -> DnsAnswer.noSuchDomain(question.name(), question.type());
          case Rcode.NOERROR -> DnsAnswer.noData(question.name(), question.type());
          case Rcode.FORMERR -> DnsAnswer.nonRecoverable(question.name(), question.type());
          default -> DnsAnswer.temporaryFailure(question.name(), question.type());
        });
  }

  private static boolean isNullMx(List<DnsRecord> records) {
    return records.size() == 1
        && records.getFirst() instanceof DnsRecord.MailExchanger mx
        && mx.preference() == 0
        && mx.host().isEmpty();
  }

  private static Optional<DnsRecord> convert(Record record) {
    String owner = text(record.getName());
    long ttl = record.getTTL();
    return Optional.ofNullable(
        switch (record) {
          case ARecord a -> new DnsRecord.Address(owner, ttl, bare(a.getAddress()));
          case AAAARecord a -> new DnsRecord.Address(owner, ttl, bare(a.getAddress()));
          case MXRecord mx ->
              new DnsRecord.MailExchanger(owner, ttl, mx.getPriority(), text(mx.getTarget()));
          case NSRecord ns -> new DnsRecord.Target(owner, ttl, RecordType.NS, text(ns.getTarget()));
          case PTRRecord ptr ->
              new DnsRecord.Target(owner, ttl, RecordType.PTR, text(ptr.getTarget()));
          case CNAMERecord alias ->
              new DnsRecord.Target(owner, ttl, RecordType.CNAME, text(alias.getTarget()));
          case SOARecord soa ->
              new DnsRecord.Target(owner, ttl, RecordType.SOA, text(soa.getHost()));
          case TXTRecord txt -> new DnsRecord.Text(owner, ttl, joined(txt));
          case TLSARecord tlsa ->
              new DnsRecord.Tlsa(
                  owner,
                  ttl,
                  tlsa.getCertificateUsage(),
                  tlsa.getSelector(),
                  tlsa.getMatchingType(),
                  tlsa.getCertificateAssociationData());
          default -> null;
        });
  }

  /** The address alone: dnsjava adds the name, which would show when the address is printed. */
  private static InetAddress bare(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String joined(TXTRecord txt) {
    StringBuilder text = new StringBuilder();
    for (byte[] bytes : txt.getStringsAsByteArrays()) {
      text.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  private static String fold(Name name) {
    return text(name).toLowerCase(Locale.ROOT);
  }

  private static String text(Name name) {
    return name.equals(Name.root) ? "" : name.toString(true);
  }
}
