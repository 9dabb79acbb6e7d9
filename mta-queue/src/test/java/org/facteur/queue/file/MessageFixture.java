package org.facteur.queue.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.facteur.queue.delivery.MessageContent;
import org.facteur.queue.store.MessageWriter;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueuedMessage;

/** A queue directory for tests, and messages as the intake writes them. */
final class MessageFixture {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  private MessageFixture() {}

  static QueueLayout layout(Path root) throws IOException {
    for (QueueName queue : QueueName.values()) {
      Files.createDirectories(root.resolve(queue.directory()));
    }
    return new QueueLayout(root, Set.of("deferred", "defer"), 1);
  }

  static FileQueueStore store(Path root, QueueDisk.Fault fault) throws IOException {
    return new FileQueueStore(
        layout(root), new QueueDisk(OptionalInt.empty(), fault), false, () -> NOW);
  }

  static FileQueueStore store(Path root) throws IOException {
    return store(root, (step, file, bytes) -> bytes);
  }

  /** Writes the records of a message. */
  static void write(MessageWriter writer, List<String> recipients, List<String> lines)
      throws IOException {
    writer.record(RecordType.SIZE, SizeRecord.placeholder().data());
    writer.record(RecordType.TIME, NOW.getEpochSecond() + " " + NOW.getNano() / 1000);
    writer.record(RecordType.ATTRIBUTE, "create_time=" + NOW.getEpochSecond());
    writer.record(RecordType.ATTRIBUTE, "rewrite_context=local");
    writer.record(RecordType.ATTRIBUTE, "envelope_id=abc");
    writer.record(RecordType.ATTRIBUTE, "ret_flags=2");
    writer.record(RecordType.SENDER, "alice@example.test");
    writer.record(RecordType.ATTRIBUTE, "encoding=8bit");
    writer.record(RecordType.WARN_TIME, FileQueueStore.padded(NOW.getEpochSecond() + 3600));
    for (String recipient : recipients) {
      writer.record(RecordType.ATTRIBUTE, "notify_flags=10");
      writer.record(RecordType.ATTRIBUTE, "dsn_orig_rcpt=rfc822;" + recipient);
      writer.record(RecordType.ORIGINAL_RECIPIENT, "list@example.test");
      writer.record(RecordType.RECIPIENT, recipient);
    }
    writer.record(RecordType.MESSAGE, "");
    final long start = writer.position();
    for (String line : lines) {
      String rest = line;
      while (rest.length() > 2048) {
        writer.record(RecordType.TEXT_CONTINUED, rest.substring(0, 2048));
        rest = rest.substring(2048);
      }
      writer.record(RecordType.TEXT, rest);
    }
    long size = writer.position() - start;
    writer.record(RecordType.EXTRACTED, "");
    writer.record(RecordType.END, "");
    writer.overwrite(0, new SizeRecord(size, start, recipients.size(), 20, size, 0).encoded());
  }

  /** Queues a message. */
  static QueuedMessage queue(FileQueueStore store, List<String> recipients, List<String> lines)
      throws IOException {
    try (MessageWriter writer = store.create()) {
      write(writer, recipients, lines);
      return writer.commit(QueueName.INCOMING);
    }
  }

  /** The lines of a content. */
  static List<String> lines(MessageContent content) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    content.forEach(
        (buffer, offset, length, endsLine) -> {
          line.append(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
          if (endsLine) {
            lines.add(line.toString());
            line.setLength(0);
          }
        });
    return lines;
  }
}
