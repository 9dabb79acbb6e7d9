package org.facteur.queue.file;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.facteur.queue.delivery.MessageContent;
import org.facteur.queue.store.CorruptMessageException;

/**
 * The content of a queued message: from memory as long as there is plenty of it, else from the
 * file, wherever it has been moved to meanwhile.
 */
public final class RecordContent implements MessageContent {
  private final SoftReference<byte[]> memory;
  private final int memoryLength;
  private final FileFinder finder;
  private final long dataOffset;
  private final long size;

  /** Says where a message's file is now. */
  @FunctionalInterface
  interface FileFinder {
    Path find() throws IOException;
  }

  RecordContent(byte[] memory, int memoryLength, FileFinder finder, long dataOffset, long size) {
    this.memory = new SoftReference<>(memory);
    this.memoryLength = memoryLength;
    this.finder = finder;
    this.dataOffset = dataOffset;
    this.size = size;
  }

  /**
   * The content of a queue file that stays where it is.
   *
   * @param dataOffset and size as in {@link org.facteur.queue.store.QueuedMessage}
   */
  public static MessageContent of(Path file, long dataOffset, long size) {
    return new RecordContent(null, 0, () -> file, dataOffset, size);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void forEach(LineSink sink) throws IOException {
    byte[] kept = memory.get();
    try {
      if (kept != null) {
        feed(RecordReader.of(kept, memoryLength, dataOffset), sink);
        return;
      }
      try (FileChannel channel = open()) {
        feed(RecordReader.of(channel, dataOffset), sink);
      }
    } catch (CorruptMessageException e) {
      throw new IOException("corrupt queue file: " + e.getMessage(), e);
    }
  }

  @Override
  public Held hold() throws IOException {
    byte[] kept = memory.get();
    return new Open(kept, kept == null ? open() : null);
  }

  @Override
  public Optional<Location> location() throws IOException {
    return Optional.of(new Location(finder.find(), dataOffset));
  }

  /** The content with its memory kept, or its file open. */
  private final class Open implements Held {
    private final byte[] kept;
    private final FileChannel channel;

    Open(byte[] kept, FileChannel channel) {
      this.kept = kept;
      this.channel = channel;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public Optional<Location> location() throws IOException {
      return RecordContent.this.location();
    }

    @Override
    public void forEach(LineSink sink) throws IOException {
      try {
        feed(
            kept == null
                ? RecordReader.of(channel, dataOffset)
                : RecordReader.of(kept, memoryLength, dataOffset),
            sink);
      } catch (CorruptMessageException e) {
        throw new IOException("corrupt queue file: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }

  /** The file may be moved between finding and opening it, but not for ever. */
  private FileChannel open() throws IOException {
    for (int attempt = 0; ; attempt++) {
      try {
        return FileChannel.open(finder.find(), StandardOpenOption.READ);
      } catch (NoSuchFileException e) {
        if (attempt == 2) {
          throw e;
        }
      }
    }
  }

  private static void feed(RecordReader reader, LineSink sink)
      throws IOException, CorruptMessageException {
    while (true) {
      int type = reader.nextLogical();
      switch (type) {
        case RecordType.TEXT -> sink.accept(reader.buffer(), reader.start(), reader.length(), true);
        case RecordType.TEXT_CONTINUED ->
            sink.accept(reader.buffer(), reader.start(), reader.length(), false);
        case RecordType.EXTRACTED, RecordType.END -> {
          return;
        }
        default -> throw reader.corrupt("unexpected record type " + type + " in content");
      }
    }
  }
}
