package org.facteur.core.address;

import java.util.Optional;

/**
 * The address in the argument of an SMTP command: {@code <user@example.com>}, or, unless strict,
 * {@code user@example.com} or an address with a comment.
 */
public final class CommandAddress {
  private CommandAddress() {}

  /**
   * Takes the address out of an argument.
   *
   * @param argument as it came, brackets included
   * @param mayBeEmpty whether {@code <>} is an address
   * @param strict only {@code <address>} as RFC 5321 has it (strict_rfc821_envelopes)
   * @return internal form, or empty when the syntax is bad; whether its domain makes sense is the
   *     resolver's business
   */
  public static Optional<String> parse(String argument, boolean mayBeEmpty, boolean strict) {
    if (mayBeEmpty && argument.equals("<>")) {
      return Optional.of("");
    }
    AddressList list = AddressList.parse(argument);
    Optional<AddressList.Mailbox> mailbox = Optional.empty();
    for (AddressList.Part part : list.parts()) {
      switch (part) {
        case AddressList.Mailbox found -> {
          if (mailbox.isPresent()) {
            return Optional.empty();
          }
          mailbox = Optional.of(found);
        }
        case AddressList.Other(AddressToken token) -> {
          if (strict && !token.is('<') && !token.is('>')) {
            return Optional.empty();
          }
        }
      }
    }
    if (strict && !argument.startsWith("<")) {
      return Optional.empty();
    }
    String address = mailbox.map(AddressList.Mailbox::internal).orElse("");
    if (address.isEmpty() && !mayBeEmpty) {
      return Optional.empty();
    }
    return strict && address.startsWith("@")
        ? Optional.empty()
        : Optional.of(withoutRoute(address));
  }

  /** {@code @one,@two:user@three} is about {@code user@three}: RFC 5321 appendix C. */
  private static String withoutRoute(String address) {
    int colon = address.startsWith("@") ? address.indexOf(':') : -1;
    return colon < 0 ? address : address.substring(colon + 1);
  }
}
