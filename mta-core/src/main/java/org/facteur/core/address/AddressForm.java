package org.facteur.core.address;

import java.util.List;

/** Writes the tokens of one address, in external or internal form. */
public final class AddressForm {
  private AddressForm() {}

  /** External form: strings quoted, no space between tokens except behind a stray comma. */
  public static String external(List<AddressToken> address) {
    StringBuilder out = new StringBuilder();
    for (AddressToken token : address) {
      appendExternal(out, token);
      if (token.is(',')) {
        out.append(' ');
      }
    }
    return out.toString();
  }

  /**
   * Internal form: quotes removed. The tokens of a {@link AddressList.Mailbox} have no comments;
   * where there are some, they stay.
   */
  public static String internal(List<AddressToken> address) {
    StringBuilder out = new StringBuilder();
    for (AddressToken token : address) {
      switch (token.kind()) {
        case DOMAIN_LITERAL -> appendLiteral(out, token);
        case GROUP_START -> out.append(':');
        case ATOM, QUOTED_STRING, COMMENT, OPERATOR -> out.append(token.text());
      }
    }
    return out.toString();
  }

  static void appendExternal(StringBuilder out, AddressToken token) {
    switch (token.kind()) {
      case QUOTED_STRING -> {
        out.append('"');
        appendEscaped(out, token.text(), "\"\\\r\n");
        out.append('"');
      }
      case DOMAIN_LITERAL -> appendLiteral(out, token);
      case GROUP_START -> out.append(':');
      case ATOM, COMMENT, OPERATOR -> out.append(token.text());
    }
  }

  private static void appendLiteral(StringBuilder out, AddressToken token) {
    out.append('[');
    appendEscaped(out, token.text(), "\\\r\n");
    out.append(']');
  }

  private static void appendEscaped(StringBuilder out, String text, String escaped) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (escaped.indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
  }
}
