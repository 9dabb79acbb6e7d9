package org.facteur.queue.bounce;

/**
 * The sender address that tells by itself which recipient a bounce is about: VERP, {@code
 * owner+user=domain@list}. Postfix counterpart: global/verp_sender, VERP_README.
 */
public final class VerpSender {
  private VerpSender() {}

  /**
   * Makes the address.
   *
   * @param sender not empty
   * @param delimiters two characters: before the recipient, and in place of its at sign
   * @param recipient the address as the sender wrote it, where that is known
   */
  public static String of(String sender, String delimiters, String recipient) {
    int at = sender.lastIndexOf('@');
    String localPart = at < 0 ? sender : sender.substring(0, at);
    int split = recipient.lastIndexOf('@');
    StringBuilder result = new StringBuilder(localPart).append(delimiters.charAt(0));
    if (split < 0) {
      result.append(recipient);
    } else {
      result
          .append(recipient, 0, split)
          .append(delimiters.length() > 1 ? delimiters.charAt(1) : '=')
          .append(recipient, split + 1, recipient.length());
    }
    return at < 0 ? result.toString() : result.append(sender, at, sender.length()).toString();
  }
}
