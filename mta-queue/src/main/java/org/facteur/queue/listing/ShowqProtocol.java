package org.facteur.queue.listing;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.queue.store.QueueName;

/**
 * The protocol of {@code public/showq}: the server names it, sends one list of attributes for each
 * message, and an empty list at the end. The client sends nothing.
 */
public final class ShowqProtocol {
  private static final String NAME = "mail_queue_list_protocol";
  private static final int MAXIMUM_HEADER = 10;

  private ShowqProtocol() {}

  /** A source of entries. */
  @FunctionalInterface
  public interface Source {
    void list(QueueLister.EntrySink sink) throws IOException;
  }

  /** Serves a connection; a handler for {@link LocalServer}. */
  public static void serve(SocketChannel channel, Source source) throws IOException {
    LocalConnection connection = new LocalConnection(channel);
    AttributeWriter writer = new AttributeWriter(connection.output());
    writer.put("protocol", NAME).end();
    source.list(entry -> write(writer, entry));
    writer.end().flush();
  }

  private static void write(AttributeWriter writer, QueueEntry entry) throws IOException {
    writer.put("queue_name", entry.queue().directory());
    writer.put("queue_id", entry.queueId());
    writer.put("time", Long.toString(entry.arrival().getEpochSecond()));
    writer.put("size", Long.toString(entry.size()));
    writer.put("forced_expire", entry.forcedExpire() ? "1" : "0");
    writer.put("sender", entry.sender());
    for (QueueEntry.Recipient recipient : entry.recipients()) {
      writer.put("recipient", recipient.address()).put("reason", recipient.reason());
    }
    writer.end();
  }

  /**
   * Asks a server and feeds its answer.
   *
   * @throws DownException when nobody can be connected to
   * @throws IOException when the answer ends early or is none
   */
  public static void ask(Path socket, QueueLister.EntrySink sink) throws IOException {
    LocalConnection connection;
    try {
      connection = LocalConnection.open(socket);
    } catch (IOException e) {
      throw new DownException(e.getMessage(), e);
    }
    try (connection) {
      AttributeReader reader = new AttributeReader(connection.input(), MAXIMUM_HEADER);
      if (!reader.readList().contains(new AttributeReader.Attribute("protocol", NAME))) {
        throw new IOException("unexpected protocol");
      }
      while (true) {
        Optional<QueueEntry> entry = read(reader);
        if (entry.isEmpty()) {
          return;
        }
        sink.accept(entry.get());
      }
    }
  }

  private static Optional<QueueEntry> read(AttributeReader reader) throws IOException {
    Optional<AttributeReader.Attribute> attribute = reader.next();
    if (attribute.isEmpty()) {
      return Optional.empty();
    }
    Builder builder = new Builder();
    for (; attribute.isPresent(); attribute = reader.next()) {
      builder.take(attribute.get());
    }
    return Optional.of(builder.build());
  }

  private static final class Builder {
    private QueueName queue = QueueName.INCOMING;
    private String queueId = "";
    private long time;
    private long size;
    private boolean forcedExpire;
    private String sender = "";
    private String recipient = "";
    private final List<QueueEntry.Recipient> recipients = new ArrayList<>();

    void take(AttributeReader.Attribute attribute) throws IOException {
      String value = attribute.value();
      switch (attribute.name()) {
        case "queue_name" -> queue = queue(value);
        case "queue_id" -> queueId = value;
        case "time" -> time = number(value);
        case "size" -> size = number(value);
        case "forced_expire" -> forcedExpire = !value.equals("0");
        case "sender" -> sender = value;
        case "recipient" -> recipient = value;
        case "reason" -> recipients.add(new QueueEntry.Recipient(recipient, value));
        default -> throw new IOException("unexpected attribute " + attribute.name());
      }
    }

    private static QueueName queue(String value) throws IOException {
      for (QueueName name : QueueName.values()) {
        if (name.directory().equals(value)) {
          return name;
        }
      }
      throw new IOException("unexpected queue name");
    }

    private static long number(String value) throws IOException {
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException e) {
        throw new IOException("unexpected number", e);
      }
    }

    QueueEntry build() {
      return new QueueEntry(
          queue, queueId, Instant.ofEpochSecond(time), size, forcedExpire, sender, recipients);
    }
  }
}
