package org.facteur.smtpclient.session;

import java.util.Optional;
import org.facteur.core.smtp.EnhancedStatus;

/**
 * A server's reply.
 *
 * @param code of the last line
 * @param status the enhanced code of the last line when it agrees with the code; else {@code
 *     X.0.0}; empty for replies of class 1 and 3
 * @param text all lines with their codes, separated by line feeds
 */
public record ServerReply(int code, Optional<EnhancedStatus> status, String text) {
  /** Reads code and status from the last line; it starts with three digits. */
  static ServerReply of(String lastLine, String text) {
    int code = Integer.parseInt(lastLine.substring(0, 3));
    int severity = code / 100;
    if (severity != 2 && severity != 4 && severity != 5) {
      return new ServerReply(code, Optional.empty(), text);
    }
    int start = Math.min(4, lastLine.length());
    while (start < lastLine.length() && lastLine.charAt(start) == ' ') {
      start++;
    }
    int end = start;
    while (end < lastLine.length()
        && (lastLine.charAt(end) == '.' || Character.isDigit(lastLine.charAt(end)))) {
      end++;
    }
    boolean ended = end == lastLine.length() || lastLine.charAt(end) == ' ';
    Optional<EnhancedStatus> status =
        ended
            ? EnhancedStatus.parse(lastLine.substring(start, end))
                .filter(found -> found.severity() == severity)
            : Optional.empty();
    return new ServerReply(
        code, status.or(() -> Optional.of(new EnhancedStatus(severity, 0, 0))), text);
  }

  /** 2, 3, 4 or 5. */
  public int severity() {
    return code / 100;
  }

  public boolean isPositive() {
    return severity() == 2;
  }

  /** As it stands in the log. */
  public String oneLine() {
    return text.replace('\n', ' ');
  }
}
