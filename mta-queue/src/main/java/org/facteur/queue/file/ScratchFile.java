package org.facteur.queue.file;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Bytes that are kept for a while: in memory as long as they are few, else in a file of the queue
 * that is gone when it is closed. One thread.
 */
public final class ScratchFile implements AutoCloseable {
  private static final int MEMORY = 256 * 1024;

  private final QueueDisk disk;
  private final Path file;
  private byte[] memory = new byte[4096];
  private int kept;
  private FileChannel channel;
  private long written;

  /**
   * @param file to use when memory is not enough; nobody else's
   */
  ScratchFile(QueueDisk disk, Path file) {
    this.disk = disk;
    this.file = file;
  }

  public void append(byte[] bytes, int offset, int length) throws IOException {
    if (channel == null && kept + length <= MEMORY) {
      if (kept + length > memory.length) {
        memory = Arrays.copyOf(memory, Math.min(MEMORY, Math.max(kept + length, kept * 2)));
      }
      System.arraycopy(bytes, offset, memory, kept, length);
      kept += length;
      return;
    }
    if (channel == null) {
      channel = disk.create(file);
      disk.write(channel, file, memory, 0, kept, 0);
      written = kept;
      memory = new byte[0];
    }
    disk.write(channel, file, bytes, offset, length, written);
    written += length;
  }

  public long size() {
    return channel == null ? kept : written;
  }

  /** Reads the bytes as the records of a queue file. */
  RecordReader records() throws IOException {
    return channel == null ? RecordReader.of(memory, kept, 0) : RecordReader.of(channel, 0);
  }

  /** Reads the bytes from the beginning; one reader at a time. */
  public InputStream read() throws IOException {
    if (channel == null) {
      return new ByteArrayInputStream(memory, 0, kept);
    }
    channel.position(0);
    return new BufferedInputStream(Channels.newInputStream(channel), 16 * 1024);
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      disk.delete(file);
    }
  }
}
