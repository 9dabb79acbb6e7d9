package org.facteur.queue.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.facteur.queue.store.QueueName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueSelectionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final QueueEntry ENTRY =
      new QueueEntry(
          QueueName.DEFERRED,
          "ABC123",
          NOW.minusSeconds(7200),
          20_000,
          false,
          "Alice@Example.test",
          List.of(
              new QueueEntry.Recipient("bob@remote.test", "connect to mx: Connection timed out"),
              new QueueEntry.Recipient("joe@sub.other.test", "")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sender=alice@example.test | true",
        "sender!=alice@example.test | false",
        "sender=alice | false",
        "sender~alice | true",
        "sender-domain=EXAMPLE.test | true",
        "recipient=bob@remote.test | true",
        "recipient=*@remote.test | true",
        "recipient=j*@*.test | true",
        "recipient=*@*b*@* | false",
        "recipient!=bob@remote.test | false",
        "domain=other.test | false",
        "domain=*.other.test | true",
        "domain!=third.test | true",
        "reason~\"timed out\" | true",
        "reason=* | true",
        "reason!~refused | true",
        "queue=deferred | true",
        "queue!=deferred | false",
        "queue=hold | false",
        "id=abc123 | true",
        "age>1h | true",
        "age>119m | true",
        "age<7200 | false",
        "age<2d | true",
        "size>19K | true",
        "size>20000 | false",
        "size<1M | true",
        "queue=deferred age>1h domain=remote.test | true",
        "queue=deferred  age>3h domain=remote.test | false",
        "  age>1h   | true",
      })
  void matches(String text, boolean expected) {
    assertThat(QueueSelection.parse(List.of(text), NOW).matches(ENTRY)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "=",
        "sender",
        "nosuch=1",
        "age=1",
        "age>",
        "age>x",
        "age>1y",
        "size>1T",
        "sender>x",
        "sender=a b",
        "age>99999999999999999999",
        "age>9223372036854775807w"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> QueueSelection.parse(List.of(text), NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void allOfSeveralMustHold() {
    assertThat(QueueSelection.parse(List.of("age>1h", "size>1G"), NOW).matches(ENTRY)).isFalse();
    assertThat(QueueSelection.parse(List.of("age>1h", "size>1K"), NOW).matches(ENTRY)).isTrue();
    assertThat(QueueSelection.parse(List.of(), NOW).isEverything()).isTrue();
  }

  @Test
  void countsByDomainAndAge() {
    AgeTable table = new AgeTable(false, NOW);
    for (int i = 0; i < 3; i++) {
      table.accept(ENTRY);
    }
    table.accept(
        new QueueEntry(
            QueueName.ACTIVE,
            "A",
            NOW,
            1,
            false,
            "MAILER-DAEMON",
            List.of(new QueueEntry.Recipient("x@remote.test", ""))));
    assertThat(table.lines())
        .containsExactly(
            "                    T     5    10    20    40    80   160   320   640  1280 1280+",
            "         TOTAL      7     1     0     0     0     0     6     0     0     0     0",
            "   remote.test      4     1     0     0     0     0     3     0     0     0     0",
            "sub.other.test      3     0     0     0     0     0     3     0     0     0     0");
    AgeTable senders = new AgeTable(true, NOW);
    senders.accept(ENTRY);
    assertThat(senders.lines().getLast()).startsWith("example.test      1 ");
  }
}
