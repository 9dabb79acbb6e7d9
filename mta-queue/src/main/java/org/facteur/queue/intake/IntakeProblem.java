package org.facteur.queue.intake;

import org.facteur.core.smtp.SmtpReply;

/** Why a message is not taken; the worst one, the first in this order, is reported. */
public enum IntakeProblem {
  DEFER(451, "4.7.1", "service unavailable"),
  HOPS(554, "5.4.0", "too many hops"),
  SIZE(552, "5.3.4", "message file too big"),
  RECIPIENTS(550, "5.1.0", "no recipients specified"),
  CONTENT(550, "5.7.1", "message content rejected"),
  EXPANSION(451, "4.6.0", "Alias expansion error"),
  WRITE(451, "4.3.0", "queue file write error");

  private final int code;
  private final String status;
  private final String text;

  IntakeProblem(int code, String status, String text) {
    this.code = code;
    this.status = status;
    this.text = text;
  }

  /** What an SMTP client hears. */
  public SmtpReply reply() {
    return SmtpReply.of(code, status, this == EXPANSION ? text : "Error: " + text);
  }

  /** For log and notice. */
  public String text() {
    return text;
  }

  /** Whether trying again can help. */
  public boolean isTemporary() {
    return code < 500;
  }

  /**
   * The answer to a message with this problem, in the words of a check.
   *
   * @param saidStatus of RFC 3463
   */
  public IntakeResult.Refused refused(String saidStatus, String said) {
    return new IntakeResult.Refused(SmtpReply.of(code, saidStatus, said), said);
  }

  /** The answer to a message with this problem. */
  public IntakeResult.Refused refused() {
    return new IntakeResult.Refused(reply(), text);
  }
}
