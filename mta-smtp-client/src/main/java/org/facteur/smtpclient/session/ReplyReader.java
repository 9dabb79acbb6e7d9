package org.facteur.smtpclient.session;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.facteur.core.log.MailLog;
import org.facteur.core.net.Connection;

/**
 * Reads replies, RFC 5321 section 4.2.
 *
 * <p>Lines that are no reply are passed over. A server may send what it likes: of a line no more
 * than the limit is kept, of a reply no more lines than begin within the limit, and a reply that
 * does not end within {@link #REPLY_LIMIT} bytes ends the connection.
 */
final class ReplyReader {
  private static final int REPLY_LIMIT = 1 << 20;
  private static final int SHOWN = 30;

  private final Connection connection;
  private final String peer;
  private final int lineLimit;
  private final UnaryOperator<String> filter;
  private final MailLog log;
  private final byte[] buffer = new byte[2048];
  private int position;
  private int filled;
  private int received;

  /**
   * @param peer for warnings
   * @param lineLimit line_length_limit
   * @param filter what smtp_reply_filter makes of a line
   */
  ReplyReader(
      Connection connection,
      String peer,
      int lineLimit,
      UnaryOperator<String> filter,
      MailLog log) {
    this.connection = connection;
    this.peer = peer;
    this.lineLimit = lineLimit;
    this.filter = filter;
    this.log = log;
  }

  /** Whether bytes wait that nobody has asked for. */
  boolean hasInput() {
    return position < filled || connection.hasInput();
  }

  /**
   * Waits for a reply.
   *
   * @param timeout for each wait
   */
  ServerReply read(Duration timeout) throws PeerLost {
    StringBuilder text = new StringBuilder(80);
    boolean warned = false;
    received = 0;
    while (true) {
      String line = filter.apply(printable(line(timeout)));
      if (text.length() < lineLimit) {
        if (!text.isEmpty()) {
          text.append('\n');
        }
        text.append(line);
      } else if (!warned) {
        warned = true;
        log.warning(
            peer + ": multi-line response longer than " + lineLimit + " " + start(text) + "...");
      }
      if (isLast(line)) {
        return ServerReply.of(line, text.toString());
      }
    }
  }

  private static boolean isLast(String line) {
    return line.length() >= 3
        && isDigit(line.charAt(0))
        && isDigit(line.charAt(1))
        && isDigit(line.charAt(2))
        && (line.length() == 3 || line.charAt(3) == ' ');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String line(Duration timeout) throws PeerLost {
    StringBuilder line = new StringBuilder(80);
    boolean cut = false;
    while (true) {
      if (position == filled) {
        fill(timeout);
      }
      int c = buffer[position++] & 0xff;
      if (c == '\n') {
        break;
      }
      if (line.length() < lineLimit) {
        line.append((char) c);
      } else {
        cut = true;
      }
    }
    while (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    if (cut) {
      log.warning(
          peer + ": response longer than " + lineLimit + ": " + printable(start(line)) + "...");
    }
    return line.toString();
  }

  private static String start(CharSequence text) {
    return text.subSequence(0, Math.min(SHOWN, text.length())).toString();
  }

  private void fill(Duration timeout) throws PeerLost {
    try {
      int count = connection.read(buffer, 0, buffer.length, timeout);
      if (count < 0) {
        throw new PeerLost(false, "connection closed");
      }
      position = 0;
      filled = count;
      received += count;
    } catch (SocketTimeoutException e) {
      throw new PeerLost(true, e);
    } catch (PeerLost e) {
      throw e;
    } catch (IOException e) {
      throw new PeerLost(false, e);
    }
    if (received > REPLY_LIMIT) {
      throw new PeerLost(false, "endless reply");
    }
  }

  private static String printable(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c < ' ' || c >= 127) {
        return replaced(line);
      }
    }
    return line;
  }

  /** Control characters become question marks, and so do bytes that are not UTF-8. */
  private static String replaced(String line) {
    boolean utf8 = org.facteur.core.address.Utf8Text.decode(line).isPresent();
    StringBuilder text = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      text.append(c < ' ' || c == 127 || c > 127 && !utf8 ? '?' : c);
    }
    return text.toString();
  }
}
