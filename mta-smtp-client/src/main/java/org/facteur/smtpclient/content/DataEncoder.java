package org.facteur.smtpclient.content;

import java.io.IOException;
import org.facteur.queue.delivery.MessageContent.LineSink;

/**
 * Writes lines as the DATA command wants them: CR LF at the end, a dot doubled at the start, lines
 * longer than smtp_line_length_limit continued on a next line that begins with a space.
 */
public final class DataEncoder implements LineSink {
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] DOT = {'.'};
  private static final byte[] SPACE = {' '};

  private final ByteSink out;
  private final int limit;
  private int left;
  private boolean insideLine;

  /**
   * @param limit of a line without its end; 0 for none
   */
  public DataEncoder(ByteSink out, int limit) {
    this.out = out;
    this.limit = limit > 0 ? limit : Integer.MAX_VALUE;
    this.left = this.limit;
  }

  @Override
  public void accept(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
    int from = offset;
    int rest = length;
    insideLine = !endsLine;
    while (true) {
      if (left == limit && rest > 0 && buffer[from] == '.') {
        out.write(DOT, 0, 1);
      }
      if (rest < left) {
        break;
      }
      out.write(buffer, from, left);
      out.write(LINE_END, 0, 2);
      from += left;
      rest -= left;
      left = limit;
      if (rest == 0 && endsLine) {
        return;
      }
      out.write(SPACE, 0, 1);
      left--;
    }
    out.write(buffer, from, rest);
    if (endsLine) {
      out.write(LINE_END, 0, 2);
      left = limit;
    } else if (limit != Integer.MAX_VALUE) {
      left -= rest;
    } else if (rest > 0) {
      left = limit - 1; // Only whether the line has begun counts.
    }
  }

  /** Ends a last line that had no end. */
  public void finish() throws IOException {
    if (insideLine) {
      accept(LINE_END, 0, 0, true);
    }
  }
}
