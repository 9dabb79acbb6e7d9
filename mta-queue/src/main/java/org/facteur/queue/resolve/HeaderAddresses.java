package org.facteur.queue.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.address.AddressForm;
import org.facteur.core.address.AddressList;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.address.AddressTokenizer;

/**
 * Rewrites the addresses of one header and leaves the header as it is, byte for byte, when none of
 * them changes. Postfix counterpart: cleanup_rewrite_sender and _recip, cleanup_fold_header.
 */
public final class HeaderAddresses {
  private static final int LINE_LENGTH = 70;

  private static final Map<String, AddressMapping.Place> HEADERS =
      Map.ofEntries(
          Map.entry("apparently-to", AddressMapping.Place.HEADER_RECIPIENT),
          Map.entry("bcc", AddressMapping.Place.HEADER_RECIPIENT),
          Map.entry("cc", AddressMapping.Place.HEADER_RECIPIENT),
          Map.entry("disposition-notification-to", AddressMapping.Place.HEADER_SENDER),
          Map.entry("errors-to", AddressMapping.Place.HEADER_SENDER),
          Map.entry("from", AddressMapping.Place.HEADER_SENDER),
          Map.entry("mail-followup-to", AddressMapping.Place.HEADER_SENDER),
          Map.entry("reply-to", AddressMapping.Place.HEADER_SENDER),
          Map.entry("resent-bcc", AddressMapping.Place.HEADER_RECIPIENT),
          Map.entry("resent-cc", AddressMapping.Place.HEADER_RECIPIENT),
          Map.entry("resent-from", AddressMapping.Place.HEADER_SENDER),
          Map.entry("resent-reply-to", AddressMapping.Place.HEADER_RECIPIENT),
          Map.entry("resent-sender", AddressMapping.Place.HEADER_SENDER),
          Map.entry("resent-to", AddressMapping.Place.HEADER_RECIPIENT),
          Map.entry("return-receipt-to", AddressMapping.Place.HEADER_SENDER),
          Map.entry("sender", AddressMapping.Place.HEADER_SENDER),
          Map.entry("to", AddressMapping.Place.HEADER_RECIPIENT));

  private HeaderAddresses() {}

  /** Maps one address, internal form to internal form. */
  @FunctionalInterface
  public interface Mapping {
    String map(String address) throws AddressMappingException;
  }

  /** Which addresses a header holds; empty when it is none with addresses. */
  public static Optional<AddressMapping.Place> placeOf(String headerName) {
    return Optional.ofNullable(HEADERS.get(headerName.toLowerCase(Locale.ROOT)));
  }

  /**
   * Rewrites and maps the addresses of a header.
   *
   * @param value what follows the colon, folded or not
   * @param tokenLimit header_address_token_limit
   * @param rewriter completes addresses first, by the rules of the context
   * @param mapping what comes after that
   * @return {@code name: value}, folded with newline and tab; empty when nothing has changed
   */
  public static Optional<String> rewrite(
      String name,
      String value,
      int tokenLimit,
      AddressRewriter rewriter,
      AddressRewriter.Context context,
      Mapping mapping)
      throws AddressMappingException {
    AddressList list = AddressList.parse(value, tokenLimit);
    List<AddressList.Mailbox> changed = new ArrayList<>();
    boolean any = false;
    for (AddressList.Mailbox mailbox : list.mailboxes()) {
      String before = mailbox.external();
      String complete = rewriter.rewrite(context, before);
      String internal = AddressQuoting.unquote822(complete);
      String mapped = mapping.map(internal);
      String after = mapped.equals(internal) ? complete : AddressQuoting.quote822(mapped);
      if (after.equals(before)) {
        changed.add(mailbox);
      } else {
        any = true;
        changed.add(new AddressList.Mailbox(AddressTokenizer.tokens(after)));
      }
    }
    if (!any) {
      return Optional.empty();
    }
    var next = changed.iterator();
    return Optional.of(fold(name + ": " + list.map(_ -> next.next()).toText('\n')));
  }

  /** The addresses of a header in internal form, completed: the recipients of {@code -t}. */
  public static List<String> addresses(String value, int tokenLimit) {
    return AddressList.parse(value, tokenLimit).mailboxes().stream()
        .map(mailbox -> AddressForm.internal(mailbox.tokens()))
        .toList();
  }

  /** Puts as many addresses on a line as fit; they come one per line. */
  private static String fold(String header) {
    StringBuilder out = new StringBuilder();
    int length = 0;
    for (String line : header.split("\n", -1)) {
      if (length == 0) {
        out.append(line);
        length = line.length();
      } else if (length + 1 + line.length() < LINE_LENGTH) {
        out.append(' ').append(line);
        length += 1 + line.length();
      } else {
        out.append("\n\t").append(line);
        length = line.length();
      }
    }
    return out.toString();
  }
}
