package org.facteur.queue.milter;

/** What milters are told, with the bits by which they say that they do not want to know. */
enum MilterEvent {
  CONNECT('C', "SMFIC_CONNECT", 0x1, 0x1000, 2),
  HELO('H', "SMFIC_HELO", 0x2, 0x2000, 2),
  MAIL('M', "SMFIC_MAIL", 0x4, 0x4000, 2),
  RCPT('R', "SMFIC_RCPT", 0x8, 0x8000, 2),
  DATA('T', "SMFIC_DATA", 0x200, 0x10000, 4),
  UNKNOWN('U', "SMFIC_UNKNOWN", 0x100, 0x20000, 3),
  HEADER('L', "SMFIC_HEADER", 0x20, 0x80, 2),
  END_OF_HEADER('N', "SMFIC_EOH", 0x40, 0x40000, 2),
  BODY('B', "SMFIC_BODY", 0x10, 0x80000, 2),
  END_OF_MESSAGE('E', "SMFIC_BODYEOB", 0, 0, 2);

  private final char command;
  private final String protocolName;
  private final int unwanted;
  private final int unanswered;
  private final int since;

  MilterEvent(char command, String protocolName, int unwanted, int unanswered, int since) {
    this.command = command;
    this.protocolName = protocolName;
    this.unwanted = unwanted;
    this.unanswered = unanswered;
    this.since = since;
  }

  char command() {
    return command;
  }

  /** As the log calls it. */
  String protocolName() {
    return protocolName;
  }

  boolean isWanted(int version, int protocol) {
    return version >= since && (protocol & unwanted) == 0;
  }

  boolean isAnswered(int protocol) {
    return (protocol & unanswered) == 0;
  }

  /** Whether it is about the text of a message, for which there is more time. */
  boolean isContent() {
    return compareTo(HEADER) >= 0;
  }
}
