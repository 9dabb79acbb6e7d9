package org.facteur.core.address;

/**
 * Quotes and unquotes local parts: internal form to external and back.
 *
 * <p>Bytes beyond ASCII need no quoting (RFC 6532); the domain and a source route ({@code
 * @a,@b:user@c}) are never touched.
 */
public final class AddressQuoting {
  private static final String SPECIALS = "()<>@,;:\\\"[]";

  private AddressQuoting() {}

  /**
   * External form for headers, RFC 5322: {@code a b@example.com} becomes {@code "a b"@example.com}.
   */
  public static String quote822(String internal) {
    return quote(internal, "\"\\\r");
  }

  /** External form for SMTP paths, RFC 5321: as in headers, but line feeds are protected too. */
  public static String quote821(String internal) {
    return quote(internal, "\"\\\r\n");
  }

  /** Internal form: quotes and backslashes of the local part are removed. */
  public static String unquote822(String external) {
    if (external.indexOf('"') < 0 && external.indexOf('\\') < 0) {
      return external;
    }
    int start = routeEnd(external);
    int end = external.lastIndexOf('@');
    if (end < start) {
      end = external.length();
    }
    StringBuilder internal = new StringBuilder(external.length()).append(external, 0, start);
    for (int i = start; i < end; i++) {
      char c = external.charAt(i);
      if (c == '"') {
        continue;
      }
      if (c == '\\') {
        if (i + 1 == end) {
          continue;
        }
        c = external.charAt(++i);
      }
      internal.append(c);
    }
    return internal.append(external, end, external.length()).toString();
  }

  /** Where the local part begins: behind the colon of a source route. */
  private static int routeEnd(String address) {
    return address.startsWith("@") ? address.indexOf(':') + 1 : 0;
  }

  /** Whether a local part needs no quotes: a dot-string of RFC 5321 section 4.1.2. */
  public static boolean isDotString(String localPart) {
    if (localPart.isEmpty() || localPart.startsWith(".") || localPart.endsWith(".")) {
      return false;
    }
    for (int i = 0; i < localPart.length(); i++) {
      char c = localPart.charAt(i);
      if (c <= ' ' || c == 127 || SPECIALS.indexOf(c) >= 0) {
        return false;
      }
      if (c == '.' && localPart.charAt(i + 1) == '.') {
        return false;
      }
    }
    return true;
  }

  private static String quote(String internal, String escaped) {
    if (internal.isEmpty()) {
      // the null sender, written <>
      return "";
    }
    int start = routeEnd(internal);
    int at = internal.lastIndexOf('@');
    int end = at < start ? internal.length() : at;
    String localPart = internal.substring(start, end);
    if (isDotString(localPart)) {
      return internal;
    }
    StringBuilder external =
        new StringBuilder(internal.length() + 8).append(internal, 0, start).append('"');
    for (int i = 0; i < localPart.length(); i++) {
      char c = localPart.charAt(i);
      if (escaped.indexOf(c) >= 0) {
        external.append('\\');
      }
      external.append(c);
    }
    return external.append('"').append(internal, end, internal.length()).toString();
  }
}
