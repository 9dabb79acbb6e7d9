package org.facteur.queue.milter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a milter sends is never trusted: each session ends in an answer, and in bounded memory. */
class HostileMilterTest {
  private final List<String> log = new ArrayList<>();
  private final MailLog mailLog = new MailLog((program, severity, text) -> log.add(text), "test");
  private final List<String> headers = List.of("Subject", "X-A", "X-B");

  private MilterSession open(FakeMilter milter) {
    return Milters.of(
            "inet:localhost:1",
            Configuration.of(Map.of("myhostname", "mx.example.test")),
            (endpoint, timeout) -> milter,
            mailLog)
        .open(macro -> Optional.of("value of " + macro));
  }

  private MilterOutcome message(MilterSession session, List<MilterChanges> seen) throws Exception {
    return session.message(
        new MilterSession.MessageEditor() {
          @Override
          public MilterContent content() {
            return new Text();
          }

          @Override
          public MilterChanges newChanges() {
            return new MilterChanges((bytes, offset, length) -> {});
          }

          @Override
          public boolean apply(MilterChanges changes) {
            seen.add(changes);
            return true;
          }
        });
  }

  private final class Text implements MilterContent {
    @Override
    public void headers(HeaderSink sink) throws java.io.IOException {
      for (String name : headers) {
        if (!sink.accept(name, " value")) {
          return;
        }
      }
    }

    @Override
    public void body(LineSink sink) throws java.io.IOException {
      byte[] line = new byte[50_000];
      for (int i = 0; i < 5 && sink.accept(line, 0, line.length, true); i++) {
        assertThat(i).isLessThan(5);
      }
    }
  }

  private MilterOutcome whole(MilterSession session, List<MilterChanges> seen) throws Exception {
    List<MilterOutcome> outcomes =
        new ArrayList<>(
            List.of(
                session.connect("client.example", "192.0.2.1", 25),
                session.helo("client.example"),
                session.mail("<a@example.net>", List.of("SIZE=1")),
                session.rcpt("<b@example.test>", List.of()),
                session.data()));
    outcomes.add(message(session, seen));
    session.abort();
    session.close();
    return outcomes.stream()
        .filter(outcome -> !(outcome instanceof MilterOutcome.Continue))
        .findFirst()
        .orElse(MilterOutcome.CONTINUE);
  }

  @Test
  void anHonestOneIsHeard() throws Exception {
    FakeMilter milter =
        FakeMilter.changing(
            FakeMilter.join(
                FakeMilter.packet('h', "X-Added|one\r\ntwo|"), FakeMilter.packet('p', "")));
    List<MilterChanges> seen = new ArrayList<>();
    assertThat(whole(open(milter), seen)).isEqualTo(MilterOutcome.CONTINUE);
    assertThat(seen.getFirst().edits())
        .containsExactly(new MilterEdit.AddHeader("X-Added", " one\n\ttwo"));
    assertThat(milter.events)
        .contains("Hclient.example|", "M<a@example.net>|SIZE=1|", "LX-A|value|", "N", "E", "A");
    assertThat(milter.events.stream().filter(event -> event.startsWith("B")).count()).isEqualTo(4);
    assertThat(log).isEmpty();
  }

  @Test
  void randomBytesInPlaceOfAnswersEndInADefault() throws Exception {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      FakeMilter milter =
          new FakeMilter(
              event -> {
                if (event.startsWith("D") || random.nextInt(4) > 0 && event.startsWith("O")) {
                  return event.startsWith("O")
                      ? FakeMilter.negotiation(6, 0x1ff, random.nextInt() & 0x1fffff)
                      : new byte[0];
                }
                return random(random);
              });
      MilterSession session = open(milter);
      List<MilterChanges> seen = new ArrayList<>();
      whole(session, seen);
      for (MilterChanges changes : seen) {
        assertThat(changes.edits()).hasSizeLessThan(100);
      }
    }
  }

  private static byte[] random(Random random) {
    String commands = "cardtysfq4ph+-2eimbO";
    StringBuilder data = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      data.append(
          (char)
              (random.nextBoolean()
                  ? random.nextInt(256)
                  : "|<>@: a\r\n".charAt(random.nextInt(9))));
    }
    byte[] packet =
        FakeMilter.packet(commands.charAt(random.nextInt(commands.length())), data.toString());
    if (random.nextInt(5) == 0) {
      packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return random.nextInt(3) == 0 ? packet : FakeMilter.join(packet, FakeMilter.packet('c', ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"y200 fine|", "yhello|", "y550 4.7.1 no|", "y|", "x", "s", "O", "h|", "+<a@b>|"})
  void nonsenseIsAServerProblemForTheClient(String answer) throws Exception {
    FakeMilter milter =
        new FakeMilter(
            event ->
                switch (event.charAt(0)) {
                  case 'O' -> FakeMilter.negotiation(6, 0x1ff, 0);
                  case 'M' -> FakeMilter.packet(answer.charAt(0), answer.substring(1));
                  case 'D' -> new byte[0];
                  default -> FakeMilter.packet('c', "");
                });
    MilterSession session = open(milter);
    session.connect("client.example", "192.0.2.1", 25);
    MilterOutcome outcome = session.mail("<a@example.net>", List.of());
    assertThat(outcome).isInstanceOf(MilterOutcome.Refuse.class);
    assertThat(((MilterOutcome.Refuse) outcome).reply().code()).isEqualTo(451);
    assertThat(session.mail("<b@example.net>", List.of())).isEqualTo(outcome);
    assertThat(milter.isClosed()).isTrue();
    assertThat(log).singleElement().asString().startsWith("milter inet:localhost:1: ");
  }

  @Test
  void aFloodOfChangesIsRefused() throws Exception {
    byte[] one = FakeMilter.packet('h', "X|" + "y".repeat(500) + "|");
    byte[][] many = new byte[6000][];
    java.util.Arrays.fill(many, one);
    List<MilterChanges> seen = new ArrayList<>();
    MilterOutcome outcome = whole(open(FakeMilter.changing(FakeMilter.join(many))), seen);
    assertThat(outcome).isInstanceOf(MilterOutcome.Refuse.class);
    assertThat(seen).isEmpty();
    assertThat(log).containsExactly("milter inet:localhost:1: too many changes");
  }

  @Test
  void aLengthOfGigabytesIsNotBelieved() throws Exception {
    byte[] huge = {(byte) 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 'c'};
    FakeMilter milter = new FakeMilter(event -> event.startsWith("O") ? huge : new byte[0]);
    assertThat(open(milter).connect("a", "192.0.2.1", 1)).isInstanceOf(MilterOutcome.Refuse.class);
    assertThat(log)
        .containsExactly("milter inet:localhost:1: unreasonable packet length: 2147483647");
  }
}
