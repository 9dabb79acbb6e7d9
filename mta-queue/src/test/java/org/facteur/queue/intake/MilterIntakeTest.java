package org.facteur.queue.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.facteur.queue.milter.FakeMilter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What milters make of queue files, small ones in memory and large ones on disk. */
class MilterIntakeTest {
  @TempDir Path spool;
  private IntakeFixture fixture;

  @BeforeEach
  void prepare() throws Exception {
    fixture = new IntakeFixture(spool);
    fixture.settings.put("non_smtpd_milters", "inet:127.0.0.1:1");
    fixture.options.add(MessageOrigin.Option.MILTER);
  }

  private List<String> send(FakeMilter milter, String text) throws Exception {
    fixture.milters = (endpoint, timeout) -> milter;
    return fixture.send(
        "joe@example.test", List.of("alice@example.test", "bob@example.test"), text);
  }

  private static String header(List<String> records) {
    String content = IntakeFixture.content(records);
    return content.substring(0, content.indexOf("\n\n") + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 5000})
  void headersAreAddedInsertedChangedAndRemoved(int lines) throws Exception {
    String body = "a line of the body that is kept\n".repeat(lines);
    List<String> records =
        send(
            FakeMilter.changing(
                FakeMilter.join(
                    FakeMilter.packet('h', "X-Last|z|"),
                    FakeMilter.indexed('i', 0, "X-First|a|"),
                    FakeMilter.indexed('m', 1, "Subject|other|"),
                    FakeMilter.indexed('m', 2, "X-Two||"),
                    FakeMilter.indexed('m', 1, "Received|from elsewhere|"),
                    FakeMilter.packet('e', "<new@example.test>|"),
                    FakeMilter.packet('-', "<bob@example.test>|"),
                    FakeMilter.packet('+', "<carol@example.test>|"))),
            "Received: by us\nReceived: by others\nSubject: a\nX-Two: 1\nX-Two: 2\n\n" + body);
    assertThat(header(records))
        .startsWith(
            "X-First: a\nReceived: by us\nReceived: from elsewhere\nSubject: other\nX-Two: 1\n")
        .endsWith("X-Last: z\n");
    assertThat(IntakeFixture.content(records)).endsWith("\n\n" + body + "\n");
    assertThat(records)
        .contains("S new@example.test", "R alice@example.test", "R carol@example.test");
    assertThat(records).doesNotContain("R bob@example.test", "S joe@example.test");
    assertThat(fixture.queued).singleElement().matches(m -> m.recipients().size() == 2);
    assertThat(fixture.queued.getFirst().contentSize())
        .isGreaterThan(IntakeFixture.content(records).length());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40})
  void theBodyIsReplaced(int chunks) throws Exception {
    byte[][] packets = new byte[chunks][];
    String chunk = "0123456789abcdef".repeat(4000) + "\r\n";
    java.util.Arrays.fill(packets, FakeMilter.packet('b', chunk));
    List<String> records =
        send(FakeMilter.changing(FakeMilter.join(packets)), "Subject: a\n\nold body");
    String content = IntakeFixture.content(records);
    assertThat(content.substring(content.indexOf("\n\n") + 2))
        .isEqualTo(chunk.replace("\r", "").repeat(chunks));
    assertThat(spool.resolve("incoming")).isDirectoryNotContaining("glob:**.*.*");
  }

  @Test
  void refusalDiscardAndHoldAreCarriedOut() throws Exception {
    assertThat(
            send(FakeMilter.changing(FakeMilter.packet('y', "554 5.7.1 spam|")), "Subject: a\n\n"))
        .containsExactly("554 5.7.1 spam");
    assertThat(send(FakeMilter.changing(FakeMilter.packet('t', "")), "Subject: a\n\n"))
        .containsExactly("451 4.7.1 Service unavailable - try again later");
    assertThat(fixture.queued).isEmpty();
    assertThat(fixture.log)
        .anyMatch(
            line ->
                line.endsWith(
                    ": milter-reject: END-OF-MESSAGE from localhost[127.0.0.1]: 5.7.1 spam;"
                        + " from=<joe@example.test> to=<bob@example.test>"));
  }

  @Test
  void aMilterThatIsDownDelaysMail() throws Exception {
    assertThat(fixture.send("joe@example.test", List.of("alice@example.test"), "Subject: a\n\n"))
        .containsExactly("451 4.7.1 Service unavailable - try again later");
    fixture.settings.put("milter_default_action", "accept");
    assertThat(fixture.send("joe@example.test", List.of("alice@example.test"), "Subject: a\n\n"))
        .contains("R alice@example.test");
  }
}
