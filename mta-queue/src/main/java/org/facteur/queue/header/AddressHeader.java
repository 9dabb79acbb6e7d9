package org.facteur.queue.header;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.facteur.core.address.AddressList;
import org.facteur.core.address.AddressToken;
import org.facteur.core.address.AddressTokenizer;

/**
 * An address header with changed addresses. When no address changes, no byte of the header does;
 * otherwise it is written anew, one space after each comma, folded at addresses.
 */
public final class AddressHeader {
  /** Longest line that another address may be added to, the tab of a folded line not counted. */
  private static final int LINE = 70;

  private AddressHeader() {}

  /** Changes one address, in external form. */
  @FunctionalInterface
  public interface Change<X extends Exception> {
    /** The same string when nothing changes. */
    String apply(String externalAddress) throws X;
  }

  /**
   * Changes the addresses of a header.
   *
   * @param header whole header, lines joined by line feeds
   * @param nameLength length of its name
   * @param tokenLimit header_address_token_limit
   * @return the new header, or the very same string when nothing changed
   */
  public static <X extends Exception> String rewrite(
      String header, int nameLength, int tokenLimit, Change<X> change) throws X {
    AddressList list = AddressList.parse(header.substring(nameLength + 1), tokenLimit);
    List<AddressList.Mailbox> replacements = new ArrayList<>();
    boolean changed = false;
    for (AddressList.Mailbox mailbox : list.mailboxes()) {
      String external = mailbox.external();
      String replacement = change.apply(external);
      List<AddressToken> tokens =
          replacement.equals(external) ? List.of() : AddressTokenizer.tokens(replacement);
      changed |= !tokens.isEmpty();
      replacements.add(tokens.isEmpty() ? mailbox : new AddressList.Mailbox(tokens));
    }
    if (!changed) {
      return header;
    }
    Iterator<AddressList.Mailbox> next = replacements.iterator();
    String text = list.map(mailbox -> next.next()).toText('\n');
    return fold(header.substring(0, nameLength) + ": " + text);
  }

  /** Puts as many addresses, which stand on a line each, on one line as fit. */
  static String fold(String header) {
    StringBuilder folded = new StringBuilder(header.length() + 16);
    int lineStart = 0;
    int at = 0;
    while (at <= header.length()) {
      int end = header.indexOf('\n', at);
      end = end < 0 ? header.length() : end;
      if (at > 0) {
        if (end - lineStart < LINE) {
          folded.append(' ');
        } else {
          folded.append("\n\t");
          lineStart = at;
        }
      }
      folded.append(header, at, end);
      at = end + 1;
    }
    return folded.toString();
  }
}
