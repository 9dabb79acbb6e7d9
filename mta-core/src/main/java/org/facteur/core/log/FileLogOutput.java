package org.facteur.core.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;

/** Appends to maillog_file; several processes may append to the same file, each in whole lines. */
public final class FileLogOutput implements LogOutput {
  private final Path file;
  private final LogLineFormat format;
  private final StringBuilder text = new StringBuilder(1 << 14);
  private FileChannel channel;

  /**
   * @param host the name behind the date
   */
  public FileLogOutput(Path file, ZoneId zone, String host) throws IOException {
    this.file = file;
    this.format = new LogLineFormat(zone, host, ProcessHandle.current().pid());
    this.channel = open(file);
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void append(long milliseconds, String program, Severity severity, String line) {
    format.append(text, milliseconds, program, severity, line);
  }

  @Override
  public void flush() throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    text.setLength(0);
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
