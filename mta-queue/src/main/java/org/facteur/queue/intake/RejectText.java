package org.facteur.queue.intake;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.facteur.core.log.MailLog;

/**
 * What is said when a check refuses a message: an enhanced status, which the text may begin with,
 * and the rest.
 */
record RejectText(String status, String text) {
  private static final Pattern STATUS =
      Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})(?:\\s+|$)(.*)");

  /**
   * @param text of the action; empty for the usual one
   */
  static RejectText of(String text, MailLog log) {
    if (text.isEmpty()) {
      return new RejectText("5.7.1", IntakeProblem.CONTENT.text());
    }
    Matcher given = STATUS.matcher(text);
    if (!given.matches()) {
      return new RejectText("5.7.1", text);
    }
    String status = given.group(1);
    if (status.charAt(0) == '2') {
      log.warning("bad DSN action in " + text + " -- need 4.x.x or 5.x.x");
      status = "4" + status.substring(1);
    }
    return new RejectText(status, Optional.of(given.group(2)).filter(t -> !t.isEmpty()).orElse(""));
  }

  boolean isTemporary() {
    return status.charAt(0) == '4';
  }
}
