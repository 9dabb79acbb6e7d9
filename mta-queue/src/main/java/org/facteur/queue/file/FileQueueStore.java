package org.facteur.queue.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.queue.store.CorruptMessageException;
import org.facteur.queue.store.MessageWriter;
import org.facteur.queue.store.OpenedMessage;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueueStore;
import org.facteur.queue.store.QueuedMessage;
import org.facteur.queue.store.QueuedRecipient;
import org.facteur.queue.store.RecipientBatch;

/**
 * The embedded queue store: Postfix's directories, one file for each message.
 *
 * <p>Mode 0700 says that a file is complete, 0600 that it is being written, the group's execute bit
 * that it is to be expired. The modification time of a deferred file is its next attempt.
 *
 * <p>What is synced and what is not: a new file is synced, with the name that it then has, before
 * it counts. Renames, done marks and removals are left to the operating system: they survive any
 * death of the process, and what the death of the machine takes back is an older state of a message
 * that is still there.
 */
public final class FileQueueStore implements QueueStore {
  public static final Parameter<Boolean> ENABLE_LONG_QUEUE_IDS =
      Parameter.bool("enable_long_queue_ids");
  private static final List<QueueName> SEARCH_ORDER =
      List.of(QueueName.ACTIVE, QueueName.INCOMING, QueueName.DEFERRED, QueueName.HOLD);

  private final QueueLayout layout;
  private final QueueDisk disk;
  private final boolean longIds;
  private final InstantSource clock;
  private final AtomicInteger serial = new AtomicInteger();

  /**
   * Makes a store over directories that exist.
   *
   * @param longIds enable_long_queue_ids
   */
  public FileQueueStore(QueueLayout layout, QueueDisk disk, boolean longIds, InstantSource clock) {
    this.layout = layout;
    this.disk = disk;
    this.longIds = longIds;
    this.clock = clock;
  }

  /**
   * The store that the configuration asks for.
   *
   * @param owner the mail owner's user id when the process is root, else empty
   */
  public static FileQueueStore of(
      Configuration configuration, OptionalInt owner, InstantSource clock) {
    return new FileQueueStore(
        QueueLayout.of(configuration),
        QueueDisk.real(owner),
        configuration.get(ENABLE_LONG_QUEUE_IDS),
        clock);
  }

  public QueueLayout layout() {
    return layout;
  }

  public QueueDisk disk() {
    return disk;
  }

  @Override
  public MessageWriter create() throws IOException {
    return create(QueueName.INCOMING);
  }

  /** Begins a message in a queue: MAILDROP for a submission while the mail system is down. */
  public MessageWriter create(QueueName queue) throws IOException {
    Instant now = clock.instant();
    while (true) {
      String name =
          now.getNano() / 1000
              + "."
              + ProcessHandle.current().pid()
              + "."
              + serial.getAndIncrement();
      Path file = layout.directory(queue).resolve(name);
      FileChannel channel;
      try {
        channel = disk.create(file);
      } catch (FileAlreadyExistsException e) {
        // Left by a process that had the same number; the serial number makes the next one differ.
        continue;
      }
      return new QueueFileWriter(this, disk, channel, file, idOf(file, channel, now));
    }
  }

  private String idOf(Path file, FileChannel channel, Instant now) throws IOException {
    try {
      long inode = (Long) Files.getAttribute(file, "unix:ino");
      return longIds ? QueueIds.longId(now, inode) : QueueIds.shortId(now, inode);
    } catch (IOException e) {
      channel.close();
      disk.delete(file);
      throw e;
    }
  }

  @Override
  public Optional<QueuedMessage> open(QueueName queue, String queueId)
      throws IOException, CorruptMessageException {
    return open(queue, queueId, Integer.MAX_VALUE).map(OpenedMessage::message);
  }

  @Override
  public Optional<OpenedMessage> open(QueueName queue, String queueId, int limit)
      throws IOException, CorruptMessageException {
    Path file = layout.file(queue, queueId);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      EnvelopeReader envelope = EnvelopeReader.read(RecordReader.of(channel, 0), limit);
      QueuedMessage message = message(queueId, file, envelope, isForced(file), null, 0);
      return Optional.of(new OpenedMessage(message, envelope.rest));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public RecipientBatch recipients(QueuedMessage message, RecipientBatch.Rest rest, int limit)
      throws IOException, CorruptMessageException {
    Path file = locate(message.queueId(), message.file());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return EnvelopeReader.more(
          RecordReader.of(channel, rest.offset()),
          rest,
          message.dataOffset() + message.contentSize(),
          limit);
    }
  }

  /** Reads a message that has just been written; memory holds the whole file if it is not null. */
  QueuedMessage message(
      String queueId, Path file, RecordReader reader, byte[] memory, int memoryLength)
      throws IOException, CorruptMessageException {
    EnvelopeReader envelope = EnvelopeReader.read(reader, Integer.MAX_VALUE);
    return message(queueId, file, envelope, false, memory, memoryLength);
  }

  private QueuedMessage message(
      String queueId,
      Path file,
      EnvelopeReader envelope,
      boolean forced,
      byte[] memory,
      int memoryLength) {
    SizeRecord size = envelope.size;
    return new QueuedMessage(
        queueId,
        envelope.sender.orElseThrow(),
        envelope.arrival.orElseThrow(),
        envelope.attribute("envelope_id"),
        envelope.ret(),
        envelope.attribute("encoding"),
        size.smtputf8() != 0,
        forced,
        envelope.warnAt,
        envelope.warnOffset,
        envelope.probe(),
        size.messageSize(),
        envelope.attributes,
        envelope.filter,
        envelope.redirect,
        envelope.verp,
        List.copyOf(envelope.recipients),
        file,
        size.dataOffset(),
        new RecordContent(
            memory,
            memoryLength,
            () -> locate(queueId, file),
            size.dataOffset(),
            size.messageSize()));
  }

  private static boolean isForced(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).contains(PosixFilePermission.GROUP_EXECUTE);
  }

  /** Where a message is now: where it was seen last, or in another queue. */
  private Path locate(String queueId, Path last) throws IOException {
    if (Files.exists(last)) {
      return last;
    }
    for (QueueName queue : SEARCH_ORDER) {
      Path file = layout.file(queue, queueId);
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new NoSuchFileException(last.toString());
  }

  @Override
  public boolean move(String queueId, QueueName from, QueueName to) throws IOException {
    try {
      disk.rename(layout.file(from, queueId), layout.file(to, queueId));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public boolean defer(String queueId, QueueName from, Instant nextAttempt) throws IOException {
    try {
      disk.setTime(layout.file(from, queueId), nextAttempt);
    } catch (NoSuchFileException e) {
      return false;
    }
    return from == QueueName.DEFERRED || move(queueId, from, QueueName.DEFERRED);
  }

  @Override
  public boolean remove(String queueId, QueueName from) throws IOException {
    return disk.delete(layout.file(from, queueId));
  }

  @Override
  public void markDone(QueuedMessage message, Collection<QueuedRecipient> recipients)
      throws IOException {
    if (recipients.isEmpty()) {
      return;
    }
    Path file = locate(message.queueId(), message.file());
    try (FileChannel channel = disk.open(file, false)) {
      for (QueuedRecipient recipient : recipients) {
        setType(channel, file, recipient.offset(), RecordType.RECIPIENT, (byte) RecordType.DONE);
      }
    }
  }

  private void setType(FileChannel channel, Path file, long offset, char expected, byte type)
      throws IOException {
    java.nio.ByteBuffer present = java.nio.ByteBuffer.allocate(1);
    if (channel.read(present, offset) != 1
        || present.get(0) != expected && present.get(0) != type) {
      throw new IOException(file + ": no record of type " + expected + " at offset " + offset);
    }
    disk.write(channel, file, new byte[] {type}, 0, 1, offset);
  }

  @Override
  public void markWarned(QueuedMessage message) throws IOException {
    if (message.warnOffset() == 0) {
      return;
    }
    Path file = locate(message.queueId(), message.file());
    byte[] record = RecordEncoding.encode(RecordType.WARN_TIME, padded(0));
    try (FileChannel channel = disk.open(file, false)) {
      setType(
          channel, file, message.warnOffset(), RecordType.WARN_TIME, (byte) RecordType.WARN_TIME);
      disk.write(channel, file, record, 0, record.length, message.warnOffset());
    }
  }

  /** A number as the records of fixed length hold it: 15 characters with leading spaces. */
  public static byte[] padded(long number) {
    String digits = Long.toString(number);
    return (" ".repeat(Math.max(0, 15 - digits.length())) + digits)
        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @Override
  public void scan(QueueName queue, Consumer<Entry> consumer) throws IOException {
    layout.walk(queue.directory(), (name, file) -> entry(name, file).ifPresent(consumer));
  }

  private static Optional<Entry> entry(String name, Path file) {
    if (!QueueIds.isValid(name)) {
      return Optional.empty();
    }
    PosixFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      // It is gone: moved or delivered.
      return Optional.empty();
    }
    if (!attributes.isRegularFile()
        || !attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE)) {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(
            name,
            attributes.lastModifiedTime().toInstant(),
            attributes.size(),
            attributes.permissions().contains(PosixFilePermission.GROUP_EXECUTE)));
  }
}
