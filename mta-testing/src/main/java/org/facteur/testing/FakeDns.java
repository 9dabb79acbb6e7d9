package org.facteur.testing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.facteur.core.dns.DnsAnswer;
import org.facteur.core.dns.DnsQuestion;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.dns.DnsResolver;
import org.facteur.core.dns.RecordType;
import org.facteur.core.dns.ReverseName;

/**
 * A DNS made of lines {@code NAME TYPE DATA}. An address as NAME stands for its reverse name; type
 * {@code SERVFAIL} makes all lookups of that name fail. Names that no line knows do not exist.
 */
public final class FakeDns implements DnsResolver {
  private static final long TTL = 60;

  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final List<DnsQuestion> questions = new CopyOnWriteArrayList<>();

  private boolean authenticated;

  private record Line(String name, String type, String data) {}

  /** A DNS with these lines. */
  public static FakeDns of(String... lines) {
    FakeDns dns = new FakeDns();
    for (String line : lines) {
      dns.add(line);
    }
    return dns;
  }

  /** Lets all answers be vouched for by DNSSEC. */
  public FakeDns authenticated() {
    authenticated = true;
    return this;
  }

  /** Adds a line. */
  public FakeDns add(String line) {
    String[] words = line.strip().split("\\s+", 3);
    lines.add(new Line(owner(words[0]), words[1], words.length > 2 ? words[2] : ""));
    return this;
  }

  /** What has been asked so far. */
  public List<DnsQuestion> questions() {
    return questions;
  }

  @Override
  public DnsAnswer lookup(DnsQuestion question) {
    questions.add(question);
    String name = question.name().toLowerCase(Locale.ROOT);
    for (int alias = 0; alias < 10; alias++) {
      String current = name;
      List<Line> known = lines.stream().filter(line -> line.name().equals(current)).toList();
      if (known.isEmpty()) {
        return DnsAnswer.noSuchDomain(question.name(), question.type());
      }
      if (known.stream().anyMatch(line -> line.type().equals("SERVFAIL"))) {
        return DnsAnswer.temporaryFailure(question.name(), question.type());
      }
      List<DnsRecord> records = new ArrayList<>();
      String target = "";
      for (Line line : known) {
        if (line.type().equals(question.type().name())) {
          records.add(record(line, question.type()));
        } else if (line.type().equals("CNAME")) {
          target = owner(line.data());
        }
      }
      if (!records.isEmpty()) {
        boolean nullMx =
            records.getFirst() instanceof DnsRecord.MailExchanger mx && mx.host().isEmpty();
        return nullMx
            ? DnsAnswer.nullMx(question.name())
            : new DnsAnswer.Found(records, name, authenticated);
      }
      if (target.isEmpty()) {
        return DnsAnswer.noData(question.name(), question.type());
      }
      name = target;
    }
    return new DnsAnswer.PermanentFailure("Name server loop for " + question.name());
  }

  private static DnsRecord record(Line line, RecordType type) {
    return switch (type) {
      case A, AAAA -> new DnsRecord.Address(line.name(), TTL, InetAddress.ofLiteral(line.data()));
      case MX -> {
        String[] words = line.data().split("\\s+");
        yield new DnsRecord.MailExchanger(
            line.name(), TTL, Integer.parseInt(words[0]), owner(words[1]));
      }
      case TXT -> new DnsRecord.Text(line.name(), TTL, line.data());
      case TLSA -> {
        String[] words = line.data().split("\\s+");
        yield new DnsRecord.Tlsa(
            line.name(),
            TTL,
            Integer.parseInt(words[0]),
            Integer.parseInt(words[1]),
            Integer.parseInt(words[2]),
            HexFormat.of().parseHex(words[3]));
      }
      case NS, CNAME, SOA, PTR -> new DnsRecord.Target(line.name(), TTL, type, owner(line.data()));
    };
  }

  private static String owner(String name) {
    try {
      return ReverseName.of(InetAddress.ofLiteral(name));
    } catch (IllegalArgumentException e) {
      String lower = name.toLowerCase(Locale.ROOT);
      return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
  }
}
