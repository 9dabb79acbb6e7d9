package org.facteur.queue.header;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The headers that a mail system has to know. */
public enum HeaderName {
  APPARENTLY_TO("Apparently-To", Addresses.RECIPIENTS),
  BCC("Bcc", Addresses.RECIPIENTS),
  CC("Cc", Addresses.RECIPIENTS),
  CONTENT_DESCRIPTION("Content-Description", Addresses.NONE),
  CONTENT_DISPOSITION("Content-Disposition", Addresses.NONE),
  CONTENT_ID("Content-Id", Addresses.NONE),
  CONTENT_TRANSFER_ENCODING("Content-Transfer-Encoding", Addresses.NONE),
  CONTENT_TYPE("Content-Type", Addresses.NONE),
  DATE("Date", Addresses.NONE),
  DISPOSITION_NOTIFICATION_TO("Disposition-Notification-To", Addresses.SENDERS),
  ERRORS_TO("Errors-To", Addresses.SENDERS),
  FROM("From", Addresses.SENDERS),
  MAIL_FOLLOWUP_TO("Mail-Followup-To", Addresses.SENDERS),
  MESSAGE_ID("Message-Id", Addresses.NONE),
  MIME_VERSION("MIME-Version", Addresses.NONE),
  RECEIVED("Received", Addresses.NONE),
  REPLY_TO("Reply-To", Addresses.SENDERS),
  RESENT_BCC("Resent-Bcc", Addresses.RECIPIENTS),
  RESENT_CC("Resent-Cc", Addresses.RECIPIENTS),
  RESENT_DATE("Resent-Date", Addresses.NONE),
  RESENT_FROM("Resent-From", Addresses.SENDERS),
  RESENT_MESSAGE_ID("Resent-Message-Id", Addresses.NONE),
  RESENT_REPLY_TO("Resent-Reply-To", Addresses.RECIPIENTS),
  RESENT_SENDER("Resent-Sender", Addresses.SENDERS),
  RESENT_TO("Resent-To", Addresses.RECIPIENTS),
  RETURN_PATH("Return-Path", Addresses.SENDERS),
  RETURN_RECEIPT_TO("Return-Receipt-To", Addresses.SENDERS),
  SENDER("Sender", Addresses.SENDERS),
  TO("To", Addresses.RECIPIENTS);

  /** Whose addresses a header holds. */
  public enum Addresses {
    NONE,
    SENDERS,
    RECIPIENTS
  }

  private static final HeaderName[][] BY_LENGTH = byLength();

  private final String text;
  private final byte[] lowerCase;
  private final Addresses addresses;

  HeaderName(String text, Addresses addresses) {
    this.text = text;
    this.lowerCase = text.toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
    this.addresses = addresses;
  }

  /** As it is written in a header that the mail system makes. */
  public String text() {
    return text;
  }

  public Addresses addresses() {
    return addresses;
  }

  /** Whether it describes a message that was sent on by hand, RFC 5322 section 3.6.6. */
  public boolean isResent() {
    return text.startsWith("Resent-");
  }

  /** Whether it describes a body, RFC 2045 section 3. */
  public boolean isMime() {
    return text.startsWith("Content-") || this == MIME_VERSION;
  }

  /** Recognises a header name, whatever its case. */
  public static Optional<HeaderName> of(byte[] buffer, int offset, int length) {
    if (length >= BY_LENGTH.length) {
      return Optional.empty();
    }
    for (HeaderName name : BY_LENGTH[length]) {
      if (name.matches(buffer, offset)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private boolean matches(byte[] buffer, int offset) {
    for (int i = 0; i < lowerCase.length; i++) {
      int c = buffer[offset + i];
      if (c >= 'A' && c <= 'Z') {
        c += 'a' - 'A';
      }
      if (c != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private static HeaderName[][] byLength() {
    int longest = Arrays.stream(values()).mapToInt(n -> n.text.length()).max().orElse(0);
    HeaderName[][] table = new HeaderName[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      table[length] =
          Arrays.stream(values())
              .filter(name -> name.text.length() == wanted)
              .toArray(HeaderName[]::new);
    }
    return table;
  }
}
