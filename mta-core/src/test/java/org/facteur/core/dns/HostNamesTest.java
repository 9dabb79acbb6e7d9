package org.facteur.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** getaddrinfo and getnameinfo over the hosts file and a resolver. */
class HostNamesTest {
  private static final Set<RecordType> IPV4 = Set.of(RecordType.A);

  @TempDir Path directory;
  private HostNames names;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(
        directory.resolve("hosts"), "127.0.0.1 localhost lo # here\n::1 localhost\nbad line\n");
    names =
        new HostNames(
            directory.resolve("hosts"), directory.resolve("nsswitch.conf"), HostNamesTest::answer);
  }

  private static DnsAnswer answer(DnsQuestion question) {
    String name = question.name();
    if (name.equals("broken.example")) {
      return DnsAnswer.temporaryFailure(name, question.type());
    }
    if (name.equals("host.example") && question.type() == RecordType.A) {
      return new DnsAnswer.Found(
          List.of(new DnsRecord.Address(name, 60, InetAddress.ofLiteral("192.0.2.1"))),
          name,
          false);
    }
    if (name.equals("1.2.0.192.in-addr.arpa")) {
      return new DnsAnswer.Found(
          List.of(new DnsRecord.Target(name, 60, RecordType.PTR, "host.example")), name, false);
    }
    return name.equals("host.example")
        ? DnsAnswer.noData(name, question.type())
        : DnsAnswer.noSuchDomain(name, question.type());
  }

  @Test
  void prefersTheHostsFile() {
    assertThat(names.addresses("LOCALHOST", HostNames.BOTH_FAMILIES))
        .isEqualTo(
            new HostLookup.Addresses(
                List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"))));
    assertThat(names.addresses("lo", IPV4))
        .isEqualTo(new HostLookup.Addresses(List.of(InetAddress.ofLiteral("127.0.0.1"))));
    assertThat(names.name(InetAddress.ofLiteral("127.0.0.1")))
        .isEqualTo(new HostLookup.Name("localhost"));
  }

  @Test
  void asksTheDnsNext() {
    assertThat(names.addresses("host.example", HostNames.BOTH_FAMILIES))
        .isEqualTo(new HostLookup.Addresses(List.of(InetAddress.ofLiteral("192.0.2.1"))));
    assertThat(names.name(InetAddress.ofLiteral("192.0.2.1")))
        .isEqualTo(new HostLookup.Name("host.example"));
  }

  @Test
  void failsInTheWordsOfTheCLibrary() {
    assertThat(text("missing.example", IPV4)).isEqualTo("Name or service not known");
    assertThat(text("host.example", Set.of(RecordType.AAAA)))
        .isEqualTo("No address associated with hostname");
    assertThat(text("broken.example", IPV4)).isEqualTo("Temporary failure in name resolution");
  }

  /** Recorded from glibc 2.36: {@code A-AAAA}, then what it says of A alone, AAAA alone, both. */
  @ParameterizedTest
  @CsvSource({
    "missing-missing, NO_NAME, NO_NAME, NO_NAME",
    "missing-nodata, NO_NAME, NO_DATA, NO_NAME",
    "missing-failed, NO_NAME, TRY_AGAIN, NO_NAME",
    "nodata-missing, NO_DATA, NO_NAME, NO_DATA",
    "nodata-nodata, NO_DATA, NO_DATA, NO_DATA",
    "nodata-failed, NO_DATA, TRY_AGAIN, NO_DATA",
    "failed-missing, TRY_AGAIN, NO_NAME, NO_NAME",
    "failed-nodata, TRY_AGAIN, NO_DATA, NO_DATA",
    "failed-failed, TRY_AGAIN, TRY_AGAIN, TRY_AGAIN",
    "overtaken-missing, NO_NAME, NO_NAME, NO_NAME",
    "overtaken-nodata, NO_NAME, NO_DATA, NO_DATA",
    "overtaken-overtaken, NO_NAME, TRY_AGAIN, TRY_AGAIN",
  })
  void findsOneReasonForBothFamilies(String host, String four, String six, String both) {
    HostNames fake =
        new HostNames(
            directory.resolve("hosts"),
            directory.resolve("nsswitch.conf"),
            question -> {
              String[] answers = host.split("-");
              return switch (answers[question.type() == RecordType.A ? 0 : 1]) {
                case "missing" -> DnsAnswer.noSuchDomain(host, question.type());
                case "nodata" -> DnsAnswer.noData(host, question.type());
                case "overtaken" -> DnsAnswer.temporaryFailure(host, question.type(), true);
                default -> DnsAnswer.temporaryFailure(host, question.type());
              };
            });
    assertThat(List.of(IPV4, Set.of(RecordType.AAAA), HostNames.BOTH_FAMILIES))
        .extracting(families -> fake.addresses(host, families))
        .containsExactly(
            new HostLookup.Failure(HostLookup.Kind.valueOf(four)),
            new HostLookup.Failure(HostLookup.Kind.valueOf(six)),
            new HostLookup.Failure(HostLookup.Kind.valueOf(both)));
  }

  @Test
  void obeysNsswitch() throws IOException {
    Files.writeString(directory.resolve("nsswitch.conf"), "hosts: dns\n");
    assertThat(text("localhost", IPV4)).isEqualTo("Name or service not known");
  }

  private String text(String host, Set<RecordType> families) {
    return ((HostLookup.Failure) names.addresses(host, families)).text();
  }

  @Test
  void writesReverseNames() {
    assertThat(ReverseName.of(InetAddress.ofLiteral("198.51.100.7")))
        .isEqualTo("7.100.51.198.in-addr.arpa");
    assertThat(ReverseName.of(InetAddress.ofLiteral("2001:db8::12")))
        .isEqualTo("2.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
  }
}
