package org.facteur.queue.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.facteur.queue.store.CorruptMessageException;
import org.facteur.queue.store.MessageWriter;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueuedMessage;

/**
 * Writes a new queue file.
 *
 * <p>Discipline: the file exists from the beginning (its inode is part of the queue id) under a
 * temporary name and mode 0600. Records are collected in a buffer and written when it is full, so
 * that a small message takes one write. {@link #commit} writes the rest, sets mode 0700 which says
 * complete, gives the file its name and syncs it last: the file system writes the name with the
 * inode. Only then the message counts. A writer that is closed before leaves no file.
 */
final class QueueFileWriter implements MessageWriter {
  private static final int INITIAL_BUFFER = 4 * 1024;
  private static final int MAXIMUM_BUFFER = 64 * 1024;

  private final FileQueueStore store;
  private final QueueDisk disk;
  private final FileChannel channel;
  private final String queueId;
  private Path file;
  private byte[] buffer = new byte[INITIAL_BUFFER];
  private int buffered;
  private long written;
  private int scratches;
  private boolean committed;
  private boolean closed;

  QueueFileWriter(
      FileQueueStore store, QueueDisk disk, FileChannel channel, Path file, String queueId) {
    this.store = store;
    this.disk = disk;
    this.channel = channel;
    this.file = file;
    this.queueId = queueId;
  }

  @Override
  public String queueId() {
    return queueId;
  }

  @Override
  public long record(char type, byte[] data, int offset, int length) throws IOException {
    long at = position();
    reserve(RecordEncoding.MAXIMUM_HEADER);
    buffered = RecordEncoding.putHeader(buffer, buffered, type, length);
    int copied = 0;
    while (copied < length) {
      reserve(Math.min(length - copied, MAXIMUM_BUFFER / 2));
      int part = Math.min(length - copied, buffer.length - buffered);
      System.arraycopy(data, offset + copied, buffer, buffered, part);
      buffered += part;
      copied += part;
    }
    return at;
  }

  @Override
  public long position() {
    return written + buffered;
  }

  @Override
  public void overwrite(long position, byte[] data) throws IOException {
    if (position < 0 || position + data.length > position()) {
      throw new IllegalArgumentException("not written yet");
    }
    int onDisk = Math.clamp(written - position, 0, data.length);
    if (onDisk > 0) {
      disk.write(channel, file, data, 0, onDisk, position);
    }
    if (onDisk < data.length) {
      int at = (int) (position + onDisk - written);
      System.arraycopy(data, onDisk, buffer, at, data.length - onDisk);
    }
  }

  @Override
  public void read(long offset, RecordSink sink) throws IOException {
    if (written == 0) {
      feed(RecordReader.of(buffer, buffered, offset), sink);
    } else {
      flush();
      feed(RecordReader.of(channel, offset), sink);
    }
  }

  private static void feed(RecordReader reader, RecordSink sink) throws IOException {
    try {
      int type = reader.next();
      while (type != RecordType.END_OF_FILE
          && sink.accept((char) type, reader.buffer(), reader.start(), reader.length())) {
        type = reader.next();
      }
    } catch (CorruptMessageException e) {
      throw new IOException("malformed queue file written: " + e.getMessage(), e);
    }
  }

  @Override
  public void rewrite(Rewriting rewriting) throws IOException {
    if (written == 0) {
      byte[] before = Arrays.copyOf(buffer, buffered);
      buffered = 0;
      rewriting.from(sink -> feed(RecordReader.of(before, before.length, 0), sink));
      return;
    }
    flush();
    try (ScratchFile before = scratch()) {
      byte[] piece = new byte[MAXIMUM_BUFFER];
      for (long at = 0; at < written; ) {
        int count = channel.read(ByteBuffer.wrap(piece), at);
        if (count < 0) {
          throw new IOException(file + ": unexpected end");
        }
        before.append(piece, 0, count);
        at += count;
      }
      channel.truncate(0);
      written = 0;
      rewriting.from(sink -> feed(before.records(), sink));
    }
  }

  @Override
  public ScratchFile scratch() {
    return new ScratchFile(disk, file.resolveSibling(file.getFileName() + "." + scratches++));
  }

  @Override
  public QueuedMessage commit(QueueName queue) throws IOException {
    boolean small = written == 0;
    int length = buffered;
    flush();
    disk.markReady(file);
    Path target = store.layout().file(queue, queueId);
    disk.rename(file, target);
    file = target;
    QueuedMessage message;
    try {
      message =
          small
              ? store.message(queueId, file, RecordReader.of(buffer, length, 0), buffer, length)
              : store.message(queueId, file, RecordReader.of(channel, 0), null, 0);
    } catch (CorruptMessageException e) {
      throw new IOException("malformed queue file written: " + e.getMessage(), e);
    }
    disk.sync(channel, file);
    committed = true;
    return message;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!committed) {
        disk.delete(file);
      }
    } catch (IOException e) {
      // The file was never answered for: it stays as an incomplete one that postsuper -p removes.
    } finally {
      closeChannel();
    }
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      // What had to be durable has been synced.
    }
  }

  /** Makes room for some bytes by growing the buffer to its limit, then by writing it. */
  private void reserve(int bytes) throws IOException {
    if (buffer.length - buffered >= bytes) {
      return;
    }
    if (buffered + bytes <= MAXIMUM_BUFFER) {
      int size = Math.max(buffer.length * 2, Integer.highestOneBit(buffered + bytes) * 2);
      buffer = Arrays.copyOf(buffer, Math.min(size, MAXIMUM_BUFFER));
    } else {
      flush();
    }
  }

  private void flush() throws IOException {
    disk.write(channel, file, buffer, 0, buffered, written);
    written += buffered;
    buffered = 0;
  }
}
