package org.facteur.queue.milter;

import java.io.IOException;

/** The text of a message as a milter sees it. */
public interface MilterContent {
  /** Feeds the headers, as long as they are wanted. */
  void headers(HeaderSink sink) throws IOException;

  /** Feeds the lines of the body. */
  void body(LineSink sink) throws IOException;

  /** Takes headers. */
  @FunctionalInterface
  interface HeaderSink {
    /**
     * One header.
     *
     * @param value what follows the colon, lines joined by line feeds
     * @return whether there is use in the next one
     */
    boolean accept(String name, String value) throws IOException;
  }

  /** Takes pieces of lines. */
  @FunctionalInterface
  interface LineSink {
    /**
     * One piece.
     *
     * @return whether there is use in the next one
     */
    boolean accept(byte[] buffer, int offset, int length, boolean endsLine) throws IOException;
  }
}
