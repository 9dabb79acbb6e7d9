package org.facteur.queue.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.store.CorruptMessageException;
import org.facteur.queue.store.MessageWriter;
import org.facteur.queue.store.OpenedMessage;
import org.facteur.queue.store.QueueFullException;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueueStore;
import org.facteur.queue.store.QueuedMessage;
import org.facteur.queue.store.RecipientBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileQueueStoreTest {
  private static final List<String> TWO = List.of("bob@remote.test", "odd name@remote.test");

  @TempDir Path root;

  @Test
  void handsOutWhatAReaderWouldSee() throws Exception {
    FileQueueStore store = MessageFixture.store(root);
    List<String> lines = List.of("Subject: x", "", "x".repeat(5000), ".", "\u00e9nd");
    QueuedMessage written = MessageFixture.queue(store, TWO, lines);
    QueuedMessage read = store.open(QueueName.INCOMING, written.queueId()).orElseThrow();
    assertThat(read).usingRecursiveComparison().ignoringFields("content").isEqualTo(written);
    for (QueuedMessage message : List.of(written, read)) {
      assertThat(message.sender()).isEqualTo("alice@example.test");
      assertThat(message.arrival()).isEqualTo(MessageFixture.NOW);
      assertThat(message.ret()).isEqualTo(DsnReturn.HEADERS);
      assertThat(message.envelopeId()).isEqualTo("abc");
      assertThat(message.encoding()).isEqualTo("8bit");
      assertThat(message.warnAt())
          .contains(Instant.ofEpochSecond(MessageFixture.NOW.getEpochSecond() + 3600));
      assertThat(message.attributes()).containsEntry("rewrite_context", "local");
      assertThat(message.recipients()).hasSize(2);
      assertThat(message.recipients().get(1).address()).isEqualTo("odd name@remote.test");
      assertThat(message.recipients().get(1).dsnNotify().bits()).isEqualTo(10);
      assertThat(MessageFixture.lines(message.content())).isEqualTo(lines);
      assertThat(message.content().size()).isEqualTo(message.contentSize());
    }
  }

  @Test
  void writesLargeMessagesToo() throws Exception {
    FileQueueStore store = MessageFixture.store(root);
    List<String> lines = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      lines.add("y".repeat(random.nextInt(3000)));
    }
    QueuedMessage written = MessageFixture.queue(store, TWO, lines);
    assertThat(MessageFixture.lines(written.content())).isEqualTo(lines);
    store.move(written.queueId(), QueueName.INCOMING, QueueName.ACTIVE);
    assertThat(MessageFixture.lines(written.content())).isEqualTo(lines);
  }

  @Test
  void takesRecordsLargerThanItsBuffer() throws Exception {
    FileQueueStore store = MessageFixture.store(root);
    String line = "z".repeat(200_000);
    try (MessageWriter writer = store.create()) {
      long at = writer.record(RecordType.TEXT, line);
      assertThat(at).isZero();
      assertThat(writer.position()).isEqualTo(RecordEncoding.encodedSize(200_000));
      writer.overwrite(1000, new byte[199_000]);
    }
    assertThat(Files.list(root.resolve("incoming"))).isEmpty();
  }

  @Test
  void countsOnlyCommittedMessages() throws Exception {
    FileQueueStore store = MessageFixture.store(root);
    try (MessageWriter writer = store.create()) {
      MessageFixture.write(writer, TWO, List.of("a"));
      assertThat(scan(store, QueueName.INCOMING)).isEmpty();
    }
    assertThat(Files.list(root.resolve("incoming"))).isEmpty();
    try (MessageWriter writer = store.create()) {
      MessageFixture.write(writer, TWO, List.of("a"));
      writer.commit(QueueName.HOLD);
    }
    assertThat(scan(store, QueueName.HOLD)).hasSize(1);
    Path file = Files.list(root.resolve("hold")).findFirst().orElseThrow();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwx------");
  }

  @Test
  void readsRecipientsInBatches() throws Exception {
    FileQueueStore store = MessageFixture.store(root);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add("user" + i + "@remote.test");
    }
    QueuedMessage whole = MessageFixture.queue(store, all, List.of("a"));
    store.markDone(whole, List.of(whole.recipients().get(3), whole.recipients().get(12)));
    OpenedMessage opened = store.open(QueueName.INCOMING, whole.queueId(), 10).orElseThrow();
    List<org.facteur.queue.store.QueuedRecipient> read =
        new ArrayList<>(opened.message().recipients());
    assertThat(read).hasSize(10);
    assertThat(opened.rest().count()).isEqualTo(13);
    RecipientBatch batch = store.recipients(opened.message(), opened.rest(), 7);
    read.addAll(batch.recipients());
    assertThat(batch.rest().count()).isEqualTo(6);
    batch = store.recipients(opened.message(), batch.rest(), 6);
    read.addAll(batch.recipients());
    assertThat(batch.rest().isEmpty()).isTrue();
    List<org.facteur.queue.store.QueuedRecipient> expected = new ArrayList<>(whole.recipients());
    expected.removeAll(List.of(whole.recipients().get(3), whole.recipients().get(12)));
    assertThat(read).isEqualTo(expected);
    assertThat(store.open(QueueName.INCOMING, whole.queueId(), 23).orElseThrow().rest().isEmpty())
        .isTrue();
  }

  @Test
  void marksRecipientsInPlace() throws Exception {
    FileQueueStore store = MessageFixture.store(root);
    QueuedMessage message = MessageFixture.queue(store, TWO, List.of("a"));
    store.move(message.queueId(), QueueName.INCOMING, QueueName.ACTIVE);
    store.markDone(message, message.recipients().get(0));
    store.markDone(message, message.recipients().get(0));
    store.markWarned(message);
    QueuedMessage again = store.open(QueueName.ACTIVE, message.queueId()).orElseThrow();
    assertThat(again.recipients()).containsExactly(message.recipients().get(1));
    assertThat(again.warnAt()).isEmpty();
    assertThat(MessageFixture.lines(again.content())).containsExactly("a");
  }

  @Test
  void refusesToMarkWhatIsNoRecipient() throws Exception {
    FileQueueStore store = MessageFixture.store(root);
    QueuedMessage message = MessageFixture.queue(store, TWO, List.of("a"));
    var wrong = message.recipients().get(0);
    var moved =
        new org.facteur.queue.store.QueuedRecipient(
            wrong.address(), "", "", wrong.dsnNotify(), wrong.offset() + 1);
    assertThatThrownBy(() -> store.markDone(message, moved)).isInstanceOf(IOException.class);
  }

  @Test
  void defersWithTheTimeOfTheNextAttempt() throws Exception {
    FileQueueStore store = MessageFixture.store(root);
    QueuedMessage message = MessageFixture.queue(store, TWO, List.of("a"));
    Instant next = Instant.ofEpochSecond(2_000_000_000);
    assertThat(store.defer(message.queueId(), QueueName.INCOMING, next)).isTrue();
    Path file = root.resolve("deferred/" + message.queueId().charAt(0) + "/" + message.queueId());
    assertThat(file).exists();
    List<QueueStore.Entry> entries = scan(store, QueueName.DEFERRED);
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).nextAttempt()).isEqualTo(next);
    assertThat(entries.get(0).queueId()).isEqualTo(message.queueId());
    assertThat(store.remove(message.queueId(), QueueName.DEFERRED)).isTrue();
    assertThat(store.remove(message.queueId(), QueueName.DEFERRED)).isFalse();
    assertThat(store.move(message.queueId(), QueueName.DEFERRED, QueueName.ACTIVE)).isFalse();
    assertThat(store.defer(message.queueId(), QueueName.ACTIVE, next)).isFalse();
    assertThat(store.open(QueueName.ACTIVE, message.queueId())).isEmpty();
  }

  @Test
  void leavesNothingAndSaysFullWhenTheDiskIs() throws Exception {
    for (QueueDisk.Step failing : QueueDisk.Step.values()) {
      if (failing == QueueDisk.Step.DELETE || failing == QueueDisk.Step.TIME) {
        continue;
      }
      QueueDisk.Fault full =
          (step, file, bytes) -> {
            if (step == failing) {
              throw new IOException("No space left on device");
            }
            return bytes;
          };
      FileQueueStore store = MessageFixture.store(root, full);
      assertThatThrownBy(() -> MessageFixture.queue(store, TWO, List.of("a")))
          .as(failing.toString())
          .isInstanceOf(
              failing == QueueDisk.Step.PERMISSIONS ? IOException.class : QueueFullException.class);
      for (QueueName queue : QueueName.values()) {
        assertThat(Files.list(root.resolve(queue.directory()))).as(failing.toString()).isEmpty();
      }
    }
  }

  @Test
  void leavesNoReadyFileAfterATornWrite() throws Exception {
    FileQueueStore store =
        MessageFixture.store(
            root, (step, file, bytes) -> step == QueueDisk.Step.WRITE ? bytes / 2 : bytes);
    assertThatThrownBy(() -> MessageFixture.queue(store, TWO, List.of("a")))
        .isInstanceOf(IOException.class);
    assertThat(Files.list(root.resolve("incoming"))).isEmpty();
  }

  @Test
  void findsEveryTornFileCorrupt() throws Exception {
    FileQueueStore store = MessageFixture.store(root);
    QueuedMessage message = MessageFixture.queue(store, TWO, List.of("Subject: x", "", "text"));
    byte[] whole = Files.readAllBytes(message.file());
    for (int length = 0; length < whole.length; length++) {
      Files.write(message.file(), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> store.open(QueueName.INCOMING, message.queueId()))
          .as("torn after " + length)
          .isInstanceOf(CorruptMessageException.class);
    }
    store.move(message.queueId(), QueueName.INCOMING, QueueName.CORRUPT);
    assertThat(root.resolve("corrupt").resolve(message.queueId())).exists();
  }

  @Test
  void survivesAnyBytes() throws Exception {
    FileQueueStore store = MessageFixture.store(root);
    QueuedMessage message = MessageFixture.queue(store, TWO, List.of("Subject: x", "", "text"));
    byte[] whole = Files.readAllBytes(message.file());
    Random random = new Random(3);
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = whole.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(message.file(), bytes);
      try {
        QueuedMessage read = store.open(QueueName.INCOMING, message.queueId()).orElseThrow();
        MessageFixture.lines(read.content());
      } catch (CorruptMessageException | IOException expected) {
        // A refusal is right; anything else is not.
      }
    }
  }

  private static List<QueueStore.Entry> scan(FileQueueStore store, QueueName queue)
      throws IOException {
    List<QueueStore.Entry> entries = new ArrayList<>();
    store.scan(queue, entries::add);
    return entries;
  }
}
