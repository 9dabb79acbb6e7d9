package org.facteur.core.smtp;

import java.util.List;
import java.util.Optional;

/**
 * An SMTP reply: code, enhanced code where there is one, and its lines of text.
 *
 * @param code three digits
 * @param status empty for greetings, EHLO and 354
 * @param lines at least one, without codes
 */
public record SmtpReply(int code, Optional<EnhancedStatus> status, List<String> lines) {
  public static SmtpReply of(int code, String status, String text) {
    return new SmtpReply(code, Optional.of(EnhancedStatus.of(status)), List.of(text));
  }

  /** A reply without an enhanced code. */
  public static SmtpReply plain(int code, String... lines) {
    return new SmtpReply(code, Optional.empty(), List.of(lines));
  }

  public boolean isPositive() {
    return code < 400;
  }

  /** {@code 550 5.1.1 text}: one line, as it is written into the log. */
  public String toLogText() {
    StringBuilder text = new StringBuilder().append(code).append(' ');
    status.ifPresent(s -> text.append(s).append(' '));
    return text.append(String.join(" ", lines)).toString();
  }
}
