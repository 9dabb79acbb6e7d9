package org.facteur.core.address;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An address list as headers have it: mailboxes and what stands between and around them (phrases,
 * comments, brackets, groups, commas). Nothing of the text is thrown away, and addresses that lack
 * a comma between them get one. RFC 5322 section 3.4 with Postfix's tolerance.
 */
public final class AddressList {
  /** Part of a list. */
  public sealed interface Part {}

  /** A token that belongs to no address. */
  public record Other(AddressToken token) implements Part {}

  /** The tokens of one address, without brackets and comments; never empty. */
  public record Mailbox(List<AddressToken> tokens) implements Part {
    public Mailbox {
      tokens = List.copyOf(tokens);
    }

    /** The address in external form. */
    public String external() {
      return AddressForm.external(tokens);
    }

    /** The address in internal form. */
    public String internal() {
      return AddressForm.internal(tokens);
    }
  }

  private final List<Part> parts;

  private AddressList(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** Parses a list. */
  public static AddressList parse(String text) {
    return parse(text, Integer.MAX_VALUE);
  }

  /**
   * Parses a list.
   *
   * @param tokenLimit what is beyond so many tokens is dropped (header_address_token_limit)
   */
  public static AddressList parse(String text, int tokenLimit) {
    return new AddressList(new Parser(AddressTokenizer.tokens(text, tokenLimit)).parse());
  }

  public List<Part> parts() {
    return parts;
  }

  /** The addresses, in their order. */
  public List<Mailbox> mailboxes() {
    return parts.stream().filter(Mailbox.class::isInstance).map(Mailbox.class::cast).toList();
  }

  /** The list with each address replaced by what the function makes of it. */
  public AddressList map(UnaryOperator<Mailbox> change) {
    List<Part> changed = new ArrayList<>(parts.size());
    for (Part part : parts) {
      changed.add(part instanceof Mailbox mailbox ? change.apply(mailbox) : part);
    }
    return new AddressList(changed);
  }

  /** The list as text, with a space after each comma. */
  public String toText() {
    return toText(' ');
  }

  /** The list as text, with the given character after each comma: a newline to fold a header. */
  public String toText(char afterComma) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      switch (part) {
        case Mailbox mailbox -> out.append(mailbox.external());
        case Other(AddressToken token) -> AddressForm.appendExternal(out, token);
      }
      if (isOperator(part, ',')) {
        out.append(afterComma);
      } else if (i + 1 < parts.size() && spaced(part, parts.get(i + 1))) {
        out.append(' ');
      }
    }
    return out.toString();
  }

  private static boolean spaced(Part left, Part right) {
    if (left instanceof Other(AddressToken token)
        && token.kind() == AddressToken.Kind.GROUP_START) {
      return true;
    }
    if (isOperator(right, '<')) {
      return true;
    }
    return isText(left) && isText(right);
  }

  private static boolean isText(Part part) {
    return !(part instanceof Other(AddressToken token))
        || token.isWord()
        || token.kind() == AddressToken.Kind.COMMENT;
  }

  private static boolean isOperator(Part part, char operator) {
    return part instanceof Other(AddressToken token) && token.is(operator);
  }

  @Override
  public String toString() {
    return toText();
  }

  /**
   * Finds the addresses. It goes from the right end to the left, because the left end of an address
   * says least about it: a word is part of a phrase only when {@code <} follows, of an address when
   * an operator joins it to the next word, else an address of its own.
   */
  private static final class Parser {
    private final List<AddressToken> tokens;

    /** The parts found so far, last first. */
    private final List<Part> reversed = new ArrayList<>();

    /** The address being collected, last token first. */
    private final List<AddressToken> address = new ArrayList<>();

    /** Comments met inside it: they go behind it. */
    private final List<AddressToken> comments = new ArrayList<>();

    private int at;

    Parser(List<AddressToken> tokens) {
      this.tokens = tokens;
      this.at = tokens.size() - 1;
    }

    List<Part> parse() {
      boolean inGroup = false;
      boolean wordMayFollow = true;
      while (at >= 0) {
        AddressToken token = tokens.get(at);
        if (token.kind() == AddressToken.Kind.COMMENT) {
          comments.add(token);
        } else if (token.is(';')) {
          endAddress(true);
          other(token);
          inGroup = true;
          wordMayFollow = true;
        } else if (token.is(':') && inGroup) {
          endAddress(false);
          other(new AddressToken(AddressToken.Kind.GROUP_START, ":"));
          at--;
          phraseUntil(",");
          continue;
        } else if (token.is('>')) {
          endAddress(true);
          other(token);
          at--;
          bracketed();
          phraseUntil(">;,:");
          wordMayFollow = true;
          continue;
        } else if (token.isWord()) {
          if (!wordMayFollow) {
            endAddress(true);
          }
          wordMayFollow = false;
          address.add(token);
        } else if (token.is(',')) {
          endAddress(false);
          other(token);
          wordMayFollow = true;
        } else {
          address.add(token);
          wordMayFollow = true;
        }
        at--;
      }
      endAddress(false);
      Collections.reverse(reversed);
      return reversed;
    }

    /** Collects what is between brackets; {@code at} is before the closing one. */
    private void bracketed() {
      while (at >= 0 && !tokens.get(at).is('<')) {
        AddressToken token = tokens.get(at--);
        (token.kind() == AddressToken.Kind.COMMENT ? comments : address).add(token);
      }
      endAddress(false);
      if (at >= 0) {
        other(tokens.get(at--));
      }
    }

    /** The name of a person or group. */
    private void phraseUntil(String operators) {
      while (at >= 0) {
        AddressToken token = tokens.get(at);
        if (token.kind() == AddressToken.Kind.OPERATOR && operators.contains(token.text())) {
          return;
        }
        other(token);
        at--;
      }
    }

    private void other(AddressToken token) {
      reversed.add(new Other(token));
    }

    /** Ends the address to the right of here; a comma is added where something must separate. */
    private void endAddress(boolean separate) {
      comments.forEach(this::other);
      comments.clear();
      if (address.isEmpty()) {
        return;
      }
      Collections.reverse(address);
      reversed.add(new Mailbox(address));
      address.clear();
      if (separate) {
        other(AddressToken.operator(','));
      }
    }
  }
}
