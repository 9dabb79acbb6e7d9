package org.facteur.smtpd;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.facteur.core.net.Connection;

/**
 * The lines that a client sends. One thread.
 *
 * <p>Discipline: replies are flushed only when there is no input left, so that a batch of commands
 * gets its replies in one batch. The buffer is small between messages and large within them.
 */
final class LineInput {
  private static final int SMALL = 1024;
  private static final int LARGE = 16 * 1024;

  private Connection connection;
  private final Duration timeout;
  private byte[] buffer = new byte[SMALL];
  private int position;
  private int end;
  private boolean bareNewline;
  private boolean complete;
  private final int rate;
  private long deadline;
  private boolean inText;

  /**
   * @param timeout for each wait; with a rate, for each request as a whole
   * @param rate smtpd_min_data_rate, bytes a second, when smtpd_per_request_deadline is on; or 0
   */
  LineInput(Connection connection, Duration timeout, int rate) {
    this.connection = connection;
    this.timeout = timeout;
    this.rate = rate;
  }

  /** A request begins: its time runs from now. */
  void startRequest() {
    deadline = System.nanoTime() + timeout.toNanos();
  }

  /** The time that is left for a wait. */
  private Duration patience() throws SocketTimeoutException {
    if (rate == 0) {
      return timeout;
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("request deadline");
    }
    return Duration.ofNanos(left);
  }

  /** Whoever sends fast enough gets more time, never more than the whole. */
  private void earn(int bytes) {
    if (rate > 0) {
      long most = System.nanoTime() + timeout.toNanos();
      deadline = Math.min(most, deadline + bytes * 1_000_000_000L / rate);
    }
  }

  /** Whether bytes are waiting that nobody has read. */
  boolean hasInput() {
    return position < end || connection.hasInput();
  }

  /** Whether the last line, or piece, ended in LF without CR. */
  boolean bareNewline() {
    return bareNewline;
  }

  /** Whether the last line or piece ended in a line end. */
  boolean complete() {
    return complete;
  }

  /**
   * Goes on with another connection, the same under TLS. What has arrived is forgotten: it was sent
   * in the clear, and must not be taken for something that came under TLS (CVE-2011-0411).
   */
  void secure(Connection secured) {
    position = end;
    connection = secured;
  }

  /** What has arrived and waits, for the log. */
  String waiting(int limit) {
    if (position == end && connection.hasInput()) {
      try {
        fill();
      } catch (IOException e) {
        return "";
      }
    }
    return new String(
        buffer, position, Math.min(limit, end - position), StandardCharsets.ISO_8859_1);
  }

  void expectText() {
    inText = true;
    if (buffer.length < LARGE) {
      buffer = Arrays.copyOf(buffer, LARGE);
    }
  }

  void expectCommands() {
    inText = false;
    if (buffer.length > SMALL && end - position <= SMALL) {
      byte[] small = new byte[SMALL];
      System.arraycopy(buffer, position, small, 0, end - position);
      end -= position;
      position = 0;
      buffer = small;
    }
  }

  private void fill() throws IOException {
    if (position == end) {
      position = 0;
      end = 0;
    } else if (end == buffer.length) {
      System.arraycopy(buffer, position, buffer, 0, end - position);
      end -= position;
      position = 0;
    }
    if (!connection.hasInput()) {
      connection.flush(timeout);
    }
    int count = connection.read(buffer, end, buffer.length - end, patience());
    if (count < 0) {
      throw new LostConnection();
    }
    if (inText) {
      earn(count);
    }
    end += count;
  }

  /**
   * Reads a command line.
   *
   * @param limit bytes that are kept; {@link #complete} tells whether that was all
   */
  String command(int limit) throws IOException {
    StringBuilder line = new StringBuilder(80);
    while (true) {
      int newline = indexOfNewline(position, end);
      int stop = newline < 0 ? end : newline + 1;
      int room = limit - line.length();
      if (stop - position > room) {
        append(line, position, position + room);
        position += room;
        complete = false;
        return line.toString();
      }
      append(line, position, stop);
      position = stop;
      if (newline >= 0) {
        break;
      }
      fill();
    }
    complete = true;
    int length = line.length() - 1;
    bareNewline = length == 0 || line.charAt(length - 1) != '\r';
    while (length > 0 && line.charAt(length - 1) == '\r') {
      length--;
    }
    line.setLength(length);
    return line.toString();
  }

  /** Skips the rest of a line that was too long. */
  void skipLine() throws IOException {
    while (true) {
      int newline = indexOfNewline(position, end);
      if (newline >= 0) {
        position = newline + 1;
        return;
      }
      position = end;
      fill();
    }
  }

  /** Takes lines, or pieces of long ones; the bytes belong to the input and change soon. */
  interface PieceReader {
    /**
     * Takes a piece.
     *
     * @param bytes from {@code offset}, {@code length} of them, without the line end
     * @return whether to go on
     */
    boolean piece(byte[] bytes, int offset, int length) throws IOException;
  }

  /** Reads lines until the reader has enough; pieces are at most {@code limit} bytes. */
  void pieces(int limit, PieceReader reader) throws IOException {
    while (true) {
      int newline = indexOfNewline(position, end);
      int available = (newline < 0 ? end : newline) - position;
      if (newline >= 0 && available <= limit) {
        int start = position;
        int length = available;
        bareNewline = length == 0 || buffer[newline - 1] != '\r';
        while (length > 0 && buffer[start + length - 1] == '\r') {
          length--;
        }
        position = newline + 1;
        complete = true;
        if (!reader.piece(buffer, start, length)) {
          return;
        }
      } else if (available >= limit) {
        int start = position;
        position += limit;
        complete = false;
        if (!reader.piece(buffer, start, limit)) {
          return;
        }
      } else {
        int needed = Math.min(limit + 2, 1 << 20);
        if (buffer.length < needed) {
          buffer = Arrays.copyOf(buffer, needed);
        }
        fill();
      }
    }
  }

  /** Reads bytes of a chunk, at most {@code limit}, at least one. */
  int bytes(byte[] into, int limit) throws IOException {
    if (position == end) {
      fill();
    }
    int count = Math.min(Math.min(limit, into.length), end - position);
    System.arraycopy(buffer, position, into, 0, count);
    position += count;
    return count;
  }

  private void append(StringBuilder line, int from, int to) {
    for (int i = from; i < to; i++) {
      line.append((char) (buffer[i] & 0xff));
    }
  }

  private int indexOfNewline(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
