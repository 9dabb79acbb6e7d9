package org.facteur.queue.mime;

/** What can be wrong with the structure or the bytes of a message. */
public enum MimeProblem {
  NESTING("5.6.0", "MIME nesting exceeds safety limit"),
  EIGHT_BIT_HEADER("5.6.0", "improper use of 8-bit data in message header"),
  EIGHT_BIT_BODY("5.6.0", "improper use of 8-bit data in message body"),
  ENCODING_DOMAIN("5.6.0", "invalid message/* or multipart/* encoding domain");

  private final String status;
  private final String text;

  MimeProblem(String status, String text) {
    this.status = status;
    this.text = text;
  }

  /** The status that a refusal carries, RFC 3463. */
  public String status() {
    return status;
  }

  public String text() {
    return text;
  }
}
