package org.facteur.core.dns;

/** What a host name may look like: letters, digits, hyphens and underscores. RFC 952, RFC 1123. */
public final class HostNameSyntax {
  private static final int MAXIMUM_LENGTH = 255;
  private static final int MAXIMUM_LABEL = 63;

  private HostNameSyntax() {}

  /** Whether this can be the name of a host or domain; a name made of digits alone cannot. */
  public static boolean isValid(String name) {
    int label = 0;
    boolean onlyDigits = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (isLetterOrDigit(c) || c == '_') {
        onlyDigits &= c >= '0' && c <= '9';
        label++;
      } else if (c == '-') {
        boolean atEdge = label == 0 || i + 1 == name.length() || name.charAt(i + 1) == '.';
        if (atEdge) {
          return false;
        }
        onlyDigits = false;
        label++;
      } else if (c == '.') {
        if (label == 0 || i + 1 == name.length()) {
          return false;
        }
        label = 0;
      } else {
        return false;
      }
      if (label > MAXIMUM_LABEL) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= MAXIMUM_LENGTH && !onlyDigits;
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
