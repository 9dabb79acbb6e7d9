package org.facteur.queue.listing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.log.Printable;
import org.facteur.queue.file.BounceLogFile;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.file.QueueIds;
import org.facteur.queue.file.QueueLayout;
import org.facteur.queue.file.RecordReader;
import org.facteur.queue.file.RecordType;
import org.facteur.queue.store.CorruptMessageException;
import org.facteur.queue.store.QueueName;

/**
 * Lists the queue from its files: the envelope of each message, and the reasons in its defer log.
 *
 * <p>Some hundred messages are in memory at a time, read by as many threads as there are processors
 * and handed out in the order of the directories. Files that come, go or cannot be understood
 * meanwhile are left out.
 */
public final class QueueLister {
  /** The queues in the order of a listing. */
  private static final List<QueueName> ORDER =
      List.of(
          QueueName.MAILDROP,
          QueueName.ACTIVE,
          QueueName.INCOMING,
          QueueName.DEFERRED,
          QueueName.HOLD);

  private static final String NULL_SENDER = "MAILER-DAEMON";
  private static final int BATCH = 256;
  private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

  private final QueueLayout layout;
  private final BounceLogFile deferLogs;

  /** Takes entries, and may stop the listing by an exception. */
  @FunctionalInterface
  public interface EntrySink {
    void accept(QueueEntry entry) throws IOException;
  }

  public QueueLister(QueueLayout layout, BounceLogFile deferLogs) {
    this.layout = layout;
    this.deferLogs = deferLogs;
  }

  /** Feeds every message of all queues but the corrupt ones. */
  public void list(EntrySink sink) throws IOException {
    for (QueueName queue : ORDER) {
      list(queue, sink);
    }
  }

  /** Feeds every message of a queue. */
  public void list(QueueName queue, EntrySink sink) throws IOException {
    try (ExecutorService readers =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("list-", 0).factory())) {
      ArrayDeque<Future<List<QueueEntry>>> reading = new ArrayDeque<>();
      try {
        layout.walk(
            queue.directory(),
            BATCH,
            (directory, names) -> {
              reading.add(readers.submit(() -> entries(queue, directory, names)));
              if (reading.size() > 2 * THREADS) {
                deliver(reading.poll(), sink);
              }
            });
        while (!reading.isEmpty()) {
          deliver(reading.poll(), sink);
        }
      } finally {
        readers.shutdownNow();
      }
    }
  }

  private static void deliver(Future<List<QueueEntry>> batch, EntrySink sink) throws IOException {
    try {
      for (QueueEntry entry : batch.get()) {
        sink.accept(entry);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the queue was listed");
    }
  }

  private List<QueueEntry> entries(QueueName queue, Path directory, List<String> names)
      throws IOException {
    List<QueueEntry> entries = new ArrayList<>(names.size());
    for (String name : names) {
      if (QueueIds.isValid(name)) {
        entry(queue, directory.resolve(name), true).ifPresent(entries::add);
      }
    }
    return entries;
  }

  /**
   * A message as it stands in its file, if it is there and complete.
   *
   * @param reasons whether the reasons of deferral are wanted
   */
  public Optional<QueueEntry> find(QueueName queue, String queueId, boolean reasons)
      throws IOException {
    return entry(queue, layout.file(queue, queueId), reasons);
  }

  private Optional<QueueEntry> entry(QueueName queue, Path file, boolean reasons)
      throws IOException {
    PosixFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, PosixFileAttributes.class);
    } catch (IOException e) {
      return Optional.empty();
    }
    Set<PosixFilePermission> mode = attributes.permissions();
    if (!attributes.isRegularFile() || !mode.contains(PosixFilePermission.OWNER_EXECUTE)) {
      return Optional.empty();
    }
    String queueId = file.getFileName().toString();
    Envelope envelope = new Envelope();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      envelope.read(RecordReader.of(channel, 0));
    } catch (IOException | CorruptMessageException e) {
      if (envelope.sender.isEmpty()) {
        return Optional.empty();
      }
    }
    if (envelope.sender.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new QueueEntry(
            queue,
            queueId,
            envelope.arrival.orElse(attributes.lastModifiedTime().toInstant()),
            envelope.size.orElse(attributes.size()),
            mode.contains(PosixFilePermission.GROUP_EXECUTE),
            envelope.sender.get(),
            recipients(queueId, envelope.recipients, reasons)));
  }

  /** Those of the log with their reasons, then the others. */
  private List<QueueEntry.Recipient> recipients(
      String queueId, List<String> queued, boolean reasons) throws IOException {
    List<QueueEntry.Recipient> recipients = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (BounceLogRecord entry : reasons ? deferLogs.read(queueId) : List.<BounceLogRecord>of()) {
      seen.add(Printable.of(entry.recipient()));
      recipients.add(
          new QueueEntry.Recipient(
              Printable.of(entry.recipient()), Printable.of(entry.dsn().reason())));
    }
    for (String recipient : queued) {
      if (!seen.contains(recipient)) {
        recipients.add(new QueueEntry.Recipient(recipient, ""));
      }
    }
    return recipients;
  }

  /** What a listing wants to know; of a file in maildrop too, which has no size record. */
  private static final class Envelope {
    private Optional<Instant> arrival = Optional.empty();
    private Optional<Long> size = Optional.empty();
    private Optional<String> sender = Optional.empty();
    private final List<String> recipients = new ArrayList<>();
    private long contentEnd;

    void read(RecordReader reader) throws IOException, CorruptMessageException {
      while (true) {
        int type = reader.nextLogical();
        switch (type) {
          case RecordType.SIZE -> {
            String[] fields = reader.text().strip().split(" +");
            size = Optional.of(number(fields[0])).filter(bytes -> bytes > 0);
            contentEnd = fields.length > 1 && size.isPresent() ? number(fields[1]) + size.get() : 0;
          }
          case RecordType.TIME ->
              arrival =
                  Optional.of(Instant.ofEpochSecond(number(reader.text().strip().split(" ")[0])));
          case RecordType.SENDER ->
              sender = Optional.of(reader.length() == 0 ? NULL_SENDER : external(reader.text()));
          case RecordType.RECIPIENT -> recipients.add(external(reader.text()));
          case RecordType.MESSAGE -> {
            if (contentEnd > reader.position()) {
              reader.seek(contentEnd);
            }
          }
          case RecordType.END, RecordType.END_OF_FILE -> {
            return;
          }
          default -> {
            if (!RecordType.isKnown(type)) {
              return;
            }
          }
        }
      }
    }

    private static long number(String text) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        return 0;
      }
    }

    private static String external(String internal) {
      return Printable.of(AddressQuoting.quote822(internal));
    }
  }
}
