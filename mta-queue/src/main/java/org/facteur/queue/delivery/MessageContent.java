package org.facteur.queue.delivery;

import java.io.IOException;

/** The text of a message, header and body, as lines without line ends. Can be read many times. */
public interface MessageContent {
  /** Octets, each line end counted as one; the {@code size=} of the log. */
  long size();

  /** Feeds every piece of every line, in order. */
  void forEach(LineSink sink) throws IOException;

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
