package org.facteur.smtpd.access;

import org.facteur.core.smtp.EnhancedStatus;

/** How replies name what a restriction is about. */
final class ReplyClass {
  static final String CLIENT = "Client host";
  static final String REVERSE_CLIENT = "Unverified Client host";
  static final String HELO = "Helo command";
  static final String SENDER = "Sender address";
  static final String RECIPIENT = "Recipient address";
  static final String ETRN = "Etrn command";
  static final String DATA = "Data command";
  static final String END_OF_DATA = "End-of-data";

  private ReplyClass() {}

  /**
   * The status that fits a class: codes about senders make no sense for recipients and the other
   * way round, and codes about addresses none for anything else. RFC 3463 section 3.2.
   */
  static String fitting(EnhancedStatus status, String replyClass) {
    if (status.subject() != 1) {
      return status.toString();
    }
    int detail = status.detail();
    int fixed =
        switch (replyClass) {
          case SENDER ->
              switch (detail) {
                case 2 -> 8;
                case 1, 3 -> 7;
                case 4, 5, 6 -> 0;
                default -> detail;
              };
          case RECIPIENT ->
              switch (detail) {
                case 7 -> 3;
                case 8 -> 2;
                default -> detail;
              };
          default -> -1;
        };
    return fixed < 0
        ? status.severity() + ".0.0"
        : new EnhancedStatus(status.severity(), 1, fixed).toString();
  }
}
