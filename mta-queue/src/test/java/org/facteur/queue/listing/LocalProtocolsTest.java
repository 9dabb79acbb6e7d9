package org.facteur.queue.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.facteur.core.log.MailLog;
import org.facteur.queue.store.QueueName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProtocolsTest {
  private static final MailLog LOG = new MailLog((program, severity, text) -> {}, "test");
  private static final QueueEntry ENTRY =
      new QueueEntry(
          QueueName.DEFERRED,
          "ABCDEF1",
          Instant.ofEpochSecond(1_795_227_282),
          354,
          true,
          "alice@example.test",
          List.of(
              new QueueEntry.Recipient("a@b", "deferred transport"),
              new QueueEntry.Recipient("c@d", "")));

  @TempDir Path directory;

  @Test
  void listsTheQueueOverASocket() throws Exception {
    Path socket = directory.resolve("showq");
    try (LocalServer _ =
        start(
            socket,
            connection ->
                ShowqProtocol.serve(
                    connection,
                    sink -> {
                      sink.accept(ENTRY);
                      sink.accept(ENTRY);
                    }))) {
      assertThat(ask(socket)).containsExactly(ENTRY, ENTRY);
    }
    assertThatThrownBy(() -> ask(socket)).isInstanceOf(DownException.class);
  }

  /** The bytes that Postfix's showq sends. */
  @Test
  void speaksPostfixsProtocol() throws Exception {
    Path socket = directory.resolve("showq");
    QueueEntry one =
        new QueueEntry(
            QueueName.HOLD,
            "A1",
            Instant.ofEpochSecond(5),
            3,
            false,
            "s",
            List.of(new QueueEntry.Recipient("r", "")));
    try (LocalServer _ =
            start(socket, connection -> ShowqProtocol.serve(connection, sink -> sink.accept(one)));
        LocalConnection connection = LocalConnection.open(socket)) {
      assertThat(
              new String(connection.input().readAllBytes(), StandardCharsets.ISO_8859_1)
                  .replace('\0', '~'))
          .isEqualTo(
              "protocol~mail_queue_list_protocol~~queue_name~hold~queue_id~A1~time~5~size~3~"
                  + "forced_expire~0~sender~s~recipient~r~reason~~~~");
    }
  }

  @Test
  void admitsOnlySomeUsers() throws Exception {
    Path socket = directory.resolve("showq");
    try (LocalServer _ =
        LocalServer.start(
            socket,
            user -> false,
            Duration.ofSeconds(10),
            LOG,
            connection -> ShowqProtocol.serve(connection, sink -> sink.accept(ENTRY)))) {
      assertThatThrownBy(() -> ask(socket)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void passesTriggersOn() throws Exception {
    BlockingQueue<String> received = new ArrayBlockingQueue<>(10);
    Path socket = directory.resolve("qmgr");
    try (LocalServer _ = start(socket, connection -> Trigger.serve(connection, received::add))) {
      Trigger.send(socket, "FADI");
      assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("FADI");
    }
    assertThatThrownBy(() -> Trigger.send(socket, "W")).isInstanceOf(DownException.class);
  }

  @Test
  void asksForMessagesAndSites() throws Exception {
    Path socket = directory.resolve("flush");
    FlushProtocol.Requests requests =
        new FlushProtocol.Requests() {
          @Override
          public FlushStatus sendMessage(String queueId) {
            return queueId.equals("ABC123") ? FlushStatus.OK : FlushStatus.FAIL;
          }

          @Override
          public FlushStatus sendSite(String site) {
            return FlushStatus.DENY;
          }

          @Override
          public FlushStatus add(String site, String queueId) {
            return FlushStatus.UNKNOWN;
          }

          @Override
          public FlushStatus refresh(boolean all) {
            return FlushStatus.FAIL;
          }
        };
    try (LocalServer _ = start(socket, connection -> FlushProtocol.serve(connection, requests))) {
      assertThat(FlushProtocol.sendMessage(socket, "ABC123")).isEqualTo(FlushStatus.OK);
      assertThat(FlushProtocol.sendMessage(socket, "ABC124")).isEqualTo(FlushStatus.FAIL);
      assertThat(FlushProtocol.sendMessage(socket, "../x")).isEqualTo(FlushStatus.BAD);
      assertThat(FlushProtocol.sendSite(socket, "example.com")).isEqualTo(FlushStatus.DENY);
    }
  }

  @Test
  void readsAttributesOrFails() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new AttributeWriter(bytes).put("a", "1").put("b", "").end();
    for (int length = 0; length < bytes.size(); length++) {
      AttributeReader torn =
          new AttributeReader(new ByteArrayInputStream(bytes.toByteArray(), 0, length), 10);
      assertThatThrownBy(torn::readList).isInstanceOf(IOException.class);
    }
    assertThat(new AttributeReader(new ByteArrayInputStream(bytes.toByteArray()), 2).readList())
        .containsExactly(
            new AttributeReader.Attribute("a", "1"), new AttributeReader.Attribute("b", ""));
    AttributeReader flooded = new AttributeReader(new ByteArrayInputStream(bytes.toByteArray()), 1);
    assertThatThrownBy(flooded::readList).isInstanceOf(IOException.class);
    Random random = new Random(5);
    for (int round = 0; round < 2000; round++) {
      byte[] noise = new byte[random.nextInt(50)];
      random.nextBytes(noise);
      try {
        new AttributeReader(new ByteArrayInputStream(noise), 5).readList();
      } catch (IOException expected) {
        // The only way to fail.
      }
    }
  }

  private LocalServer start(Path socket, LocalServer.Handler handler) throws IOException {
    return LocalServer.start(socket, user -> true, Duration.ofSeconds(10), LOG, handler);
  }

  private static List<QueueEntry> ask(Path socket) throws IOException {
    List<QueueEntry> entries = new ArrayList<>();
    ShowqProtocol.ask(socket, entries::add);
    return entries;
  }
}
