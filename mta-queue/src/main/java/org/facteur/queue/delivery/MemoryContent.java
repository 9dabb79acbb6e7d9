package org.facteur.queue.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A message in memory, its lines ended by newlines. */
public final class MemoryContent implements MessageContent.Held {
  private final byte[] text;
  private final long size;

  private MemoryContent(byte[] text, long size) {
    this.text = text;
    this.size = size;
  }

  /** Lines of text, each ended by a newline. */
  public static MemoryContent of(byte[] text) {
    return new MemoryContent(text.clone(), text.length);
  }

  /** Lines of text in ISO_8859_1, each ended by a newline. */
  public static MemoryContent of(String text) {
    return of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reads a content; lines that are no lines (with newlines inside) become several. */
  public static MemoryContent copyOf(MessageContent content) throws IOException {
    ByteArrayOutputStream copy =
        new ByteArrayOutputStream((int) Math.min(content.size() + 1, 1 << 24));
    content.forEach(
        (buffer, offset, length, endsLine) -> {
          copy.write(buffer, offset, length);
          if (endsLine) {
            copy.write('\n');
          }
        });
    return new MemoryContent(copy.toByteArray(), content.size());
  }

  @Override
  public long size() {
    return size;
  }

  /** The text, each line ended by a newline. */
  public byte[] toBytes() {
    return text.clone();
  }

  @Override
  public void forEach(LineSink sink) throws IOException {
    int start = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        sink.accept(text, start, i - start, true);
        start = i + 1;
      }
    }
    if (start < text.length) {
      sink.accept(text, start, text.length - start, false);
    }
  }

  @Override
  public void close() {
    // memory needs no closing
  }
}
