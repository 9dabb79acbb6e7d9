package org.facteur.delivery.mailbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.facteur.core.address.AddressQuoting;
import org.facteur.queue.delivery.MessageContent;

/**
 * A message as final delivery writes it: with headers in front, lines ended, {@code From } quoted.
 *
 * @param sender internal form, empty for the null sender
 * @param originalRecipient for X-Original-To, internal form; empty: no such header
 * @param deliveredTo for Delivered-To, internal form; empty: no such header
 * @param now for the {@code From } line
 * @param format what is added and changed
 * @param endOfLine usually a newline
 */
public record MessageCopy(
    MessageContent content,
    String sender,
    String originalRecipient,
    String deliveredTo,
    Instant now,
    Set<Format> format,
    String endOfLine) {

  /** What is added and changed. */
  public enum Format {
    /** A {@code From sender date} line in front. */
    FROM_LINE,
    /** {@code From } at the start of a line gets a {@code >}. */
    QUOTE_FROM,
    RETURN_PATH,
    ORIGINAL_RECIPIENT,
    DELIVERED_TO,
    /** A dot at the start of a line is doubled. */
    DOT,
    /** An empty line at the end. */
    BLANK_LINE
  }

  private static final byte[] FROM = "From ".getBytes(StandardCharsets.ISO_8859_1);
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  /** Writes the message and flushes. */
  public void writeTo(OutputStream out) throws IOException {
    byte[] end = endOfLine.getBytes(StandardCharsets.ISO_8859_1);
    out.write(headers().getBytes(StandardCharsets.ISO_8859_1));
    boolean[] atStart = {true};
    boolean quote = format.contains(Format.QUOTE_FROM);
    boolean dot = format.contains(Format.DOT);
    content.forEach(
        (buffer, offset, length, endsLine) -> {
          if (atStart[0] && length > 0) {
            if (quote && startsWithFrom(buffer, offset, length)) {
              out.write('>');
            }
            if (dot && buffer[offset] == '.') {
              out.write('.');
            }
          }
          out.write(buffer, offset, length);
          atStart[0] = endsLine;
          if (endsLine) {
            out.write(end);
          }
        });
    if (!atStart[0]) {
      out.write(end);
    }
    if (format.contains(Format.BLANK_LINE)) {
      out.write(end);
    }
    out.flush();
  }

  private static boolean startsWithFrom(byte[] buffer, int offset, int length) {
    if (length < FROM.length) {
      return false;
    }
    for (int i = 0; i < FROM.length; i++) {
      if (buffer[offset + i] != FROM[i]) {
        return false;
      }
    }
    return true;
  }

  private String headers() {
    StringBuilder text = new StringBuilder();
    if (format.contains(Format.FROM_LINE)) {
      text.append("From ")
          .append(sender.isEmpty() ? "MAILER-DAEMON" : AddressQuoting.quote822(sender))
          .append("  ")
          .append(CTIME.format(ZonedDateTime.ofInstant(now, ZoneId.systemDefault())))
          .append(endOfLine);
    }
    if (format.contains(Format.RETURN_PATH)) {
      header(text, "Return-Path: <", sender, ">");
    }
    if (format.contains(Format.ORIGINAL_RECIPIENT) && !originalRecipient.isEmpty()) {
      header(text, "X-Original-To: ", originalRecipient, "");
    }
    if (format.contains(Format.DELIVERED_TO) && !deliveredTo.isEmpty()) {
      header(text, "Delivered-To: ", deliveredTo, "");
    }
    return text.toString();
  }

  private void header(StringBuilder text, String start, String address, String end) {
    text.append(start)
        .append(address.isEmpty() ? "" : AddressQuoting.quote822(address))
        .append(end)
        .append(endOfLine);
  }
}
