package org.facteur.queue.milter;

/**
 * What has been agreed with a milter.
 *
 * @param version of the protocol
 * @param actions bits of changes that the milter may ask for
 * @param protocol bits of events that it does not want, or does not answer
 * @param bodyWanted false once it has seen enough of this message's body
 */
record MilterFeatures(int version, int actions, int protocol, boolean bodyWanted) {
  static final MilterFeatures NONE = new MilterFeatures(0, 0, 0, true);

  static final int ADD_HEADERS = 0x1;
  static final int CHANGE_BODY = 0x2;
  static final int ADD_RECIPIENTS = 0x4;
  static final int DELETE_RECIPIENTS = 0x8;
  static final int CHANGE_HEADERS = 0x10;
  static final int CHANGE_SENDER = 0x40;
  static final int ADD_RECIPIENTS_PARAMETERS = 0x80;
  private static final int MACRO_LISTS = 0x100;
  private static final int ALL_ACTIONS = 0x1ff;
  private static final int REFUSED_RECIPIENTS = 0x800;
  private static final int LEADING_SPACE = 0x100000;

  /** What is offered for a version. */
  static MilterFeatures offer(int version) {
    int protocol =
        switch (version) {
          case 2 -> 0x7f;
          case 3 -> 0x17f;
          case 4 -> 0x3ff;
          default -> 0x1fffff;
        };
    return new MilterFeatures(version, ALL_ACTIONS, protocol, true);
  }

  byte[] packet() {
    return new MilterWire.Data().number(version).number(actions).number(protocol).bytes();
  }

  /** What remains when the milter has answered. */
  MilterFeatures accepted(MilterWire.Packet reply) throws MilterFailure {
    int theirVersion = reply.number(0, "SMFIC_OPTNEG");
    int theirActions = reply.number(4, "SMFIC_OPTNEG");
    int theirProtocol = reply.number(8, "SMFIC_OPTNEG");
    if (theirVersion < 2 || theirVersion > version) {
      throw MilterFailure.lost(
          "protocol version "
              + Integer.toUnsignedString(theirVersion)
              + " conflict with MTA protocol version "
              + version);
    }
    if ((theirProtocol & ~protocol) != 0) {
      throw MilterFailure.lost(
          String.format(
              "protocol option 0x%x requests features that were not offered: 0x%x",
              theirProtocol, theirProtocol & ~protocol));
    }
    return new MilterFeatures(theirVersion, theirActions & actions, theirProtocol, true);
  }

  /** The macro lists that a milter wants, in place of the configured ones. */
  static MacroLists macroLists(MilterWire.Packet reply, MacroLists configured)
      throws MilterFailure {
    MacroLists lists = configured;
    boolean lists6 = (reply.number(4, "SMFIC_OPTNEG") & MACRO_LISTS) != 0;
    int at = 12;
    while (lists6 && at + 4 < reply.data().length) {
      int stage = reply.number(at, "SMFIC_OPTNEG");
      String names = reply.string(at + 4);
      lists = lists.with(stage, names);
      at += 4 + names.length() + 1;
    }
    return lists;
  }

  boolean wants(MilterEvent event) {
    return event.isWanted(version, protocol) && (event != MilterEvent.BODY || bodyWanted);
  }

  boolean answers(MilterEvent event) {
    return event.isAnswered(protocol);
  }

  boolean allows(int action) {
    return (actions & action) != 0;
  }

  boolean wantsRefusedRecipients() {
    return (protocol & REFUSED_RECIPIENTS) != 0;
  }

  /** Whether header values keep the space behind the colon, in both directions. */
  boolean keepsSpace() {
    return (protocol & LEADING_SPACE) != 0;
  }

  MilterFeatures skippingBody() {
    return new MilterFeatures(version, actions, protocol, false);
  }

  MilterFeatures withBody() {
    return bodyWanted ? this : new MilterFeatures(version, actions, protocol, true);
  }
}
