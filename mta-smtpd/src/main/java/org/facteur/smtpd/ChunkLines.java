package org.facteur.smtpd;

/** Finds the lines in chunks, which may end anywhere. One thread. */
final class ChunkLines {
  private final MessageFeed feed;
  private final byte[] pending;
  private int length;
  private boolean inLine;

  /**
   * @param limit pieces of long lines are at most so long
   */
  ChunkLines(MessageFeed feed, int limit) {
    this.feed = feed;
    this.pending = new byte[limit];
  }

  void bytes(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        while (length > 0 && pending[length - 1] == '\r') {
          length--;
        }
        feed.line(pending, 0, length, true);
        length = 0;
        inLine = false;
      } else {
        if (length == pending.length) {
          feed.line(pending, 0, length, false);
          length = 0;
        }
        pending[length++] = b;
        inLine = true;
      }
    }
  }

  /** The last chunk is complete: a line without end ends here. */
  void end() {
    if (inLine || length > 0) {
      feed.line(pending, 0, length, true);
    }
    length = 0;
    inLine = false;
  }
}
