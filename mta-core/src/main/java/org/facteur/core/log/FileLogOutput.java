package org.facteur.core.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends to maillog_file; several processes may append to the same file, each in whole lines. */
public final class FileLogOutput implements QueuedLogSink.LogOutput {
  private final Path file;
  private FileChannel channel;

  public FileLogOutput(Path file) throws IOException {
    this.file = file;
    this.channel = open(file);
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void write(byte[] lines) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(lines);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  @Override
  public void reopen() throws IOException {
    FileChannel old = channel;
    channel = open(file);
    old.close();
  }
}
