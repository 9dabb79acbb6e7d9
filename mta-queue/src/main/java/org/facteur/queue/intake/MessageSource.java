package org.facteur.queue.intake;

import org.facteur.core.log.Printable;

/** How log lines say where a message comes from and where it goes. */
final class MessageSource {
  private static final int EXCERPT = 200;

  private final MessageOrigin origin;
  private final boolean utf8;
  private String sender = "";
  private String recipient;

  /**
   * @param utf8 whether log lines may have UTF-8 in them
   */
  MessageSource(MessageOrigin origin, boolean utf8) {
    this.origin = origin;
    this.utf8 = utf8;
  }

  void sender(String address) {
    sender = address;
  }

  /** Notes a recipient; the last one counts. */
  void recipient(String address) {
    recipient = address;
  }

  /** The recipient that was noted, or empty. */
  String recipient() {
    return recipient == null ? "" : recipient;
  }

  /** {@code client.example[192.0.2.1]}, or {@code local}. */
  String client() {
    return origin.attributes().getOrDefault("log_message_origin", "local");
  }

  /** {@code from CLIENT; from=<SENDER> to=<RECIPIENT>}. */
  String envelope() {
    return "from " + client() + "; " + addresses();
  }

  private String addresses() {
    return "from=<" + sender + ">" + (recipient == null ? "" : " to=<" + recipient + ">");
  }

  /** Client and envelope, and what the client said of itself. */
  String everything() {
    return "from " + client() + "; " + session();
  }

  /** The envelope, and what the client said of itself. */
  String session() {
    String protocol = origin.attributes().getOrDefault("log_protocol_name", "");
    String helo = origin.attributes().getOrDefault("log_helo_name", "");
    return addresses()
        + (protocol.isEmpty() ? "" : " proto=" + protocol)
        + (helo.isEmpty() ? "" : " helo=<" + helo + ">");
  }

  /** As much of a text as a log line takes. */
  String excerpt(String text) {
    return excerpt(text, EXCERPT);
  }

  /** The beginning of a text, printable. */
  String excerpt(String text, int length) {
    return printable(text.length() > length ? text.substring(0, length) : text);
  }

  /** A text as the log may have it. */
  String printable(String text) {
    return Printable.of(text, utf8);
  }
}
