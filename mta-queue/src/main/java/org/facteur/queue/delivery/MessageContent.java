package org.facteur.queue.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The text of a message, header and body, as lines without line ends. Can be read many times. */
public interface MessageContent {
  /** Octets, each line end counted as one; the {@code size=} of the log. */
  long size();

  /** Feeds every piece of every line, in order. */
  void forEach(LineSink sink) throws IOException;

  /**
   * The same content, readable by a thread of other rights until it is closed: in memory, or in a
   * file that is already open. This default copies it into memory.
   */
  default Held hold() throws IOException {
    return MemoryContent.copyOf(this);
  }

  /** Where the content stands in a queue file, for another process to read; empty: nowhere. */
  default Optional<Location> location() throws IOException {
    return Optional.empty();
  }

  /**
   * A place in a queue file.
   *
   * @param dataOffset of the first record of content
   */
  record Location(Path file, long dataOffset) {}

  /** A content that is held open. */
  interface Held extends MessageContent, AutoCloseable {
    @Override
    default Held hold() {
      return this;
    }

    @Override
    void close() throws IOException;
  }

  /** Takes the pieces of lines. */
  @FunctionalInterface
  interface LineSink {
    /**
     * One piece.
     *
     * @param buffer valid during the call only
     * @param endsLine false when the line goes on in the next piece (a long line)
     */
    void accept(byte[] buffer, int offset, int length, boolean endsLine) throws IOException;
  }
}
