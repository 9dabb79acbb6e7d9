package org.facteur.app.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.facteur.app.instance.FacteurInstance.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A spool with deferred and held mail changes hands: the one mail system stops, the other starts.
 */
class SpoolHandoverIT {
  private static final int MESSAGES = 12;
  private static final Pattern SUBJECT = Pattern.compile("Subject: (handover-\\d+)");
  private FacteurInstance facteur;
  private PostfixInstance postfix;
  private MailSink sink;

  @BeforeEach
  void make() throws IOException {
    assumeTrue(PostfixInstance.isInstalled(), "needs root and Postfix");
    sink = new MailSink();
    facteur = FacteurInstance.create(Rights.PRIVILEGED);
    facteur.set("relayhost", "[127.0.0.1]:" + sink.port());
    facteur.set("defer_transports", "smtp");
    facteur.set("minimal_backoff_time", "600s");
    postfix = new PostfixInstance(facteur);
  }

  @AfterEach
  void end() throws IOException {
    if (facteur != null) {
      postfix.close();
      facteur.close();
      sink.close();
    }
  }

  @Test
  void postfixDeliversWhatFacteurHasQueued() throws IOException {
    facteur.start();
    send();
    String held = holdOne(facteur.tool("postqueue", "-p").output());
    assertThat(facteur.tool("postsuper", "-h", held).status()).isZero();
    Set<String> ids = ids(facteur.tool("postqueue", "-p").output());
    assertThat(facteur.tool("postfix", "stop").status()).isZero();

    facteur.set("defer_transports", "");
    postfix.settings();
    postfix.start();
    assertThat(ids(postfix.tool("postqueue", "-p").output())).isEqualTo(ids);
    postfix.tool("postqueue", "-f");
    awaitAllBut(held);
    postfix.tool("postsuper", "-H", held);
    postfix.tool("postqueue", "-f");
    awaitAll();
    assertThat(postfix.logText()).doesNotContain("warning: corrupt", "panic", "fatal");
  }

  @Test
  void facteurDeliversWhatPostfixHasQueued() throws IOException {
    postfix.start();
    send();
    String held = holdOne(postfix.tool("postqueue", "-p").output());
    assertThat(postfix.tool("postsuper", "-h", held).status()).isZero();
    Set<String> ids = ids(postfix.tool("postqueue", "-p").output());
    postfix.stop();

    facteur.set("defer_transports", "");
    facteur.start();
    assertThat(ids(facteur.tool("postqueue", "-p").output())).isEqualTo(ids);
    facteur.tool("postqueue", "-f");
    awaitAllBut(held);
    assertThat(facteur.tool("postsuper", "-H", held).status()).isZero();
    facteur.tool("postqueue", "-f");
    awaitAll();
    assertThat(FacteurInstance.files(facteur.queue().resolve("corrupt"))).isEmpty();
  }

  /** Hands in the messages; each waits in deferred/ afterwards. */
  private void send() throws IOException {
    FacteurInstance.await(Duration.ofSeconds(30), "the port answers", this::answers);
    try (SmtpPeer peer = new SmtpPeer(facteur.port())) {
      peer.say("EHLO client.example.net");
      for (int i = 0; i < MESSAGES; i++) {
        String text = "Subject: handover-" + i + "\n\n" + "A line of the message.\n".repeat(i * 40);
        assertThat(peer.mail("joe@example.net", "jane" + i + "@example.org", text.strip()))
            .startsWith("250");
      }
    }
    FacteurInstance.await(
        Duration.ofSeconds(30),
        "all is deferred",
        () -> FacteurInstance.files(facteur.queue().resolve("deferred")).size() == MESSAGES);
  }

  private boolean answers() {
    try (SmtpPeer peer = new SmtpPeer(facteur.port())) {
      return peer.say("NOOP").startsWith("250");
    } catch (IOException e) {
      return false;
    }
  }

  private static String holdOne(String listing) {
    return ids(listing).iterator().next();
  }

  private static Set<String> ids(String listing) {
    Set<String> ids = new TreeSet<>();
    Matcher matcher = Pattern.compile("(?m)^([0-9A-Za-z]{8,})[*!]?\\s").matcher(listing);
    while (matcher.find()) {
      ids.add(matcher.group(1));
    }
    return ids;
  }

  private void awaitAllBut(String held) {
    FacteurInstance.await(
        Duration.ofSeconds(30), "all but " + held, () -> subjects().size() == MESSAGES - 1);
    assertThat(FacteurInstance.files(facteur.queue().resolve("hold")))
        .hasSize(1)
        .allMatch(file -> file.endsWith(held));
  }

  private void awaitAll() {
    FacteurInstance.await(Duration.ofSeconds(30), "all", () -> subjects().size() == MESSAGES);
    FacteurInstance.await(
        Duration.ofSeconds(10),
        "an empty queue",
        () ->
            List.of("incoming", "active", "deferred", "hold").stream()
                .allMatch(q -> FacteurInstance.files(facteur.queue().resolve(q)).isEmpty()));
    assertThat(subjects()).doesNotHaveDuplicates();
  }

  private List<String> subjects() {
    return sink.received().stream()
        .map(received -> SUBJECT.matcher(received.text()))
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .toList();
  }
}
