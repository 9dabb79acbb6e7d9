package org.facteur.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The resolver against a name server on the loopback interface. */
class SystemDnsResolverTest {
  @TempDir Path directory;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  private interface Lookups {
    void run(DnsResolver resolver, LocalNameServer server) throws IOException;
  }

  private void against(UnaryOperator<Message> server, Lookups lookups) throws IOException {
    against(server, server, lookups);
  }

  private void against(
      UnaryOperator<Message> datagram, UnaryOperator<Message> stream, Lookups lookups)
      throws IOException {
    Path file = directory.resolve("resolv.conf");
    Files.writeString(
        file,
        "nameserver 127.0.0.1\nsearch one.example two.example\noptions timeout:1 attempts:1\n");
    try (LocalNameServer server = new LocalNameServer(datagram, stream)) {
      lookups.run(new SystemDnsResolver(file, now::get, server.port()), server);
    }
  }

  /** An answer with records in zone file format: {@code name type data}. */
  private static UnaryOperator<Message> zone(int otherwise, String... lines) {
    return query -> {
      Message answer = new Message(query.getHeader().getID());
      answer.getHeader().setFlag(Flags.QR);
      Record question = query.getQuestion();
      answer.addRecord(question, Section.QUESTION);
      boolean known = false;
      for (String line : lines) {
        String[] words = line.split(" ", 3);
        boolean same = question.getName().toString(true).equals(words[0]);
        known |= same;
        boolean alias = words[1].equals("CNAME");
        if (same && (alias || Type.value(words[1]) == question.getType())) {
          try {
            answer.addRecord(
                Record.fromString(
                    question.getName(), Type.value(words[1]), DClass.IN, 60, words[2], Name.root),
                Section.ANSWER);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        }
      }
      if (!known) {
        answer.getHeader().setRcode(otherwise);
      }
      return answer;
    };
  }

  @Test
  void findsRecordsOfEachType() throws IOException {
    against(
        zone(
            Rcode.NXDOMAIN,
            "a.example A 192.0.2.1",
            "a.example AAAA 2001:db8::1",
            "a.example MX 10 mx.example.",
            "a.example TXT \"v=x \" \"y\"",
            "a.example NS ns.example.",
            "a.example TLSA 3 1 1 00ff"),
        (resolver, server) -> {
          assertThat(found(resolver, RecordType.A))
              .containsExactly("Address[owner=a.example, ttl=60, address=/192.0.2.1]");
          assertThat(found(resolver, RecordType.AAAA).getFirst()).contains("2001:db8:0:0:0:0:0:1");
          assertThat(found(resolver, RecordType.MX))
              .containsExactly(
                  "MailExchanger[owner=a.example, ttl=60, preference=10, host=mx.example]");
          assertThat(found(resolver, RecordType.TXT).getFirst()).contains("text=v=x y");
          assertThat(found(resolver, RecordType.NS).getFirst()).contains("target=ns.example");
          assertThat(found(resolver, RecordType.TLSA).getFirst()).contains("usage=3, selector=1");
        });
  }

  private static List<String> found(DnsResolver resolver, RecordType type) {
    return ((DnsAnswer.Found) resolver.lookup("a.example", type))
        .records().stream().map(Object::toString).toList();
  }

  @Test
  void saysWhyNothingWasFoundInTheWordsOfPostfix() throws IOException {
    String prefix = "Host or domain name not found. Name service error for name=x.example type=";
    against(
        zone(Rcode.NXDOMAIN, "x.example TXT \"t\""),
        (resolver, server) -> {
          assertThat(resolver.lookup("x.example", RecordType.MX))
              .isEqualTo(
                  new DnsAnswer.NoData(
                      prefix + "MX: Host found but no data record of requested type"));
          assertThat(resolver.lookup("y.example", RecordType.A))
              .isInstanceOfSatisfying(
                  DnsAnswer.NoSuchDomain.class,
                  none ->
                      assertThat(none.text()).endsWith("name=y.example type=A: Host not found"));
        });
    against(
        zone(Rcode.SERVFAIL),
        (resolver, server) ->
            assertThat(resolver.lookup("x.example", RecordType.MX))
                .isEqualTo(
                    new DnsAnswer.TemporaryFailure(prefix + "MX: Host not found, try again")));
    against(
        query -> null,
        (resolver, server) ->
            assertThat(resolver.lookup("x.example", RecordType.A))
                .isInstanceOf(DnsAnswer.TemporaryFailure.class));
  }

  @Test
  void asksNobodyAboutWhatCannotBeAName() throws IOException {
    against(
        zone(Rcode.NXDOMAIN),
        (resolver, server) -> {
          assertThat(resolver.lookup("a..b", RecordType.A))
              .isEqualTo(
                  new DnsAnswer.NoSuchDomain(
                      "Name service error for a..b: invalid host or domain name"));
          assertThat(server.questions).hasValue(0);
        });
  }

  @Test
  void followsAliasesAndEndsALoop() throws IOException {
    against(
        zone(
            Rcode.NXDOMAIN,
            "alias.example CNAME real.example.",
            "real.example A 192.0.2.2",
            "round.example CNAME about.example.",
            "about.example CNAME round.example."),
        (resolver, server) -> {
          assertThat(resolver.lookup("alias.example", RecordType.A))
              .isInstanceOfSatisfying(
                  DnsAnswer.Found.class,
                  found -> assertThat(found.canonicalName()).isEqualTo("real.example"));
          assertThat(resolver.lookup("round.example", RecordType.A))
              .isEqualTo(new DnsAnswer.PermanentFailure("Name server loop for round.example"));
        });
  }

  @Test
  void knowsTheNullMx() throws IOException {
    against(
        zone(Rcode.NXDOMAIN, "null.example MX 0 ."),
        (resolver, server) ->
            assertThat(resolver.lookup("null.example", RecordType.MX))
                .isEqualTo(
                    new DnsAnswer.NullMx("Domain null.example does not accept mail (nullMX)")));
  }

  @Test
  void asksAgainOverTcpWhenTheAnswerWasCut() throws IOException {
    UnaryOperator<Message> cut =
        query -> {
          Message answer = zone(Rcode.NOERROR).apply(query);
          answer.getHeader().setFlag(Flags.TC);
          return answer;
        };
    against(
        cut,
        zone(Rcode.NXDOMAIN, "long.example A 192.0.2.3"),
        (resolver, server) ->
            assertThat(resolver.lookup("long.example", RecordType.A))
                .isInstanceOf(DnsAnswer.Found.class));
  }

  @Test
  void ignoresAForgedAnswer() throws IOException {
    UnaryOperator<Message> forged =
        query -> {
          Message answer = zone(Rcode.NXDOMAIN, "a.example A 192.0.2.66").apply(query);
          answer.getHeader().setID(query.getHeader().getID() ^ 1);
          return answer;
        };
    against(
        forged,
        (resolver, server) ->
            assertThat(resolver.lookup("a.example", RecordType.A))
                .isInstanceOf(DnsAnswer.TemporaryFailure.class));
  }

  @Test
  void usesTheSearchListOnlyWhenAsked() throws IOException {
    against(
        zone(Rcode.NXDOMAIN, "host.two.example A 192.0.2.4"),
        (resolver, server) -> {
          assertThat(resolver.lookup("host", RecordType.A).isNotFound()).isTrue();
          assertThat(resolver.lookup(new DnsQuestion("host", RecordType.A, true, false, false)))
              .isInstanceOf(DnsAnswer.NoSuchDomain.class);
          assertThat(resolver.lookup(new DnsQuestion("host", RecordType.A, true, true, false)))
              .isInstanceOf(DnsAnswer.Found.class);
        });
  }

  @Test
  void keepsAnAnswerForAMomentOnly() throws IOException {
    against(
        zone(Rcode.NXDOMAIN, "a.example A 192.0.2.1"),
        (resolver, server) -> {
          resolver.lookup("a.example", RecordType.A);
          resolver.lookup("a.example", RecordType.A);
          assertThat(server.questions).hasValue(1);
          now.updateAndGet(time -> time.plus(Duration.ofSeconds(2)));
          resolver.lookup("a.example", RecordType.A);
          assertThat(server.questions).hasValue(2);
        });
  }
}
