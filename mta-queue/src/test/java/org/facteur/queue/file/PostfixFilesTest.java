package org.facteur.queue.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueuedMessage;
import org.facteur.queue.store.QueuedRecipient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queue files that Postfix 3.7 wrote. */
class PostfixFilesTest {
  @TempDir Path root;

  @Test
  void readsAMessageReceivedBySmtp() throws Exception {
    QueuedMessage message = open("smtp-message");
    assertThat(message.sender()).isEqualTo("joe@example.net");
    assertThat(message.arrival()).isEqualTo(Instant.ofEpochSecond(1_795_227_083, 996_031_000));
    assertThat(message.envelopeId()).isEqualTo("abc");
    assertThat(message.ret()).isEqualTo(DsnReturn.HEADERS);
    assertThat(message.encoding()).isEqualTo("8bit");
    assertThat(message.smtputf8()).isTrue();
    assertThat(message.warnAt()).isEmpty();
    assertThat(message.contentSize()).isEqualTo(311);
    assertThat(message.attributes())
        .containsEntry("log_client_address", "127.0.0.1")
        .containsEntry("helo_name", "client.example.net")
        .doesNotContainKey("dsn_orig_rcpt");
    assertThat(message.recipients())
        .extracting(QueuedRecipient::address, QueuedRecipient::dsnOriginal)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("aa@remote.test", "rfc822;other@example.net"),
            org.assertj.core.groups.Tuple.tuple("bb@remote.test", "rfc822;bb@remote.test"));
    assertThat(message.recipients().get(0).dsnNotify().bits()).isEqualTo(10);
    assertThat(MessageFixture.lines(message.content()))
        .startsWith("Received: from client.example.net (localhost [127.0.0.1])")
        .endsWith("From: joe@example.net", "", ".dot", "text");
  }

  /** A milter changed the sender, the recipients, the header and the body. */
  @Test
  void followsPointersOfAnEditedMessage() throws Exception {
    QueuedMessage message = open("edited-by-milter");
    assertThat(message.sender()).isEqualTo("newsender@example.test");
    assertThat(message.warnAt()).contains(Instant.ofEpochSecond(1_795_230_881));
    assertThat(message.recipients())
        .extracting(QueuedRecipient::address)
        .containsExactly("joe@remote.example", "extra@remote.test");
    List<String> lines = MessageFixture.lines(message.content());
    assertThat(lines)
        .contains(
            "X-First: one",
            "Subject: changed by the milter to a much longer text than it was",
            "X-Added: by milter")
        .doesNotContain("Subject: hello")
        .endsWith("", "new body line 1", "new body line two which is long", "three");
    FileQueueStore store = MessageFixture.store(root);
    store.markDone(message, message.recipients());
    store.markWarned(message);
    QueuedMessage again = store.open(QueueName.ACTIVE, "ABCDEF1").orElseThrow();
    assertThat(again.recipients()).isEmpty();
    assertThat(again.warnAt()).isEmpty();
  }

  private QueuedMessage open(String resource) throws Exception {
    FileQueueStore store = MessageFixture.store(root);
    Path file = root.resolve("active/ABCDEF1");
    try (InputStream in = PostfixFilesTest.class.getResourceAsStream(resource)) {
      Files.write(file, in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return store.open(QueueName.ACTIVE, "ABCDEF1").orElseThrow();
  }
}
