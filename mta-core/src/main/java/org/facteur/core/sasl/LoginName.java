package org.facteur.core.sasl;

/**
 * Who logs in.
 *
 * @param text as logs and restrictions have it: {@code alice} or {@code alice@example.test}
 * @param user without realm
 * @param realm where the user is looked for; never empty
 */
public record LoginName(String text, String user, String realm) {
  private static final int LIMIT = 1024;

  /**
   * The name that a client gave, in the form in which accounts are looked up.
   *
   * @param given a text that may surround the name with white space
   * @param appended the realm that names without one get (smtpd_sasl_local_domain), or empty
   * @param host the realm to look in when there is no other
   * @throws SaslException for a name that is empty, too long, or holds a NUL
   */
  public static LoginName of(String given, String appended, String host) throws SaslException {
    String name = trimmed(given);
    if (name.isEmpty()) {
      throw new SaslException(SaslFailure.GENERIC, "All-whitespace username.");
    }
    if (name.length() > LIMIT) {
      throw new SaslException(SaslFailure.TOO_LONG);
    }
    if (name.indexOf('\0') >= 0) {
      throw new SaslException(SaslFailure.BAD_PROTOCOL, "user name with a NUL");
    }
    String text = name.indexOf('@') < 0 && !appended.isEmpty() ? name + "@" + appended : name;
    int at = text.lastIndexOf('@');
    return at < 0
        ? new LoginName(text, text, host)
        : new LoginName(text, text.substring(0, at), text.substring(at + 1));
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
