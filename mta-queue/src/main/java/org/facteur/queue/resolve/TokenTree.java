package org.facteur.queue.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.facteur.core.address.AddressForm;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.address.AddressToken;
import org.facteur.core.address.AddressTokenizer;

/** The tokens of one address while it is rewritten. Not thread safe. */
final class TokenTree {
  private final List<AddressToken> tokens;

  TokenTree(String text) {
    this.tokens = new ArrayList<>(AddressTokenizer.tokens(text));
  }

  boolean isEmpty() {
    return tokens.isEmpty();
  }

  int size() {
    return tokens.size();
  }

  AddressToken get(int index) {
    return tokens.get(index);
  }

  AddressToken last() {
    return tokens.getLast();
  }

  /** Whether the last token is the operator. */
  boolean endsWith(char operator) {
    return !tokens.isEmpty() && tokens.getLast().is(operator);
  }

  /** The index of the first such operator from an index on, or -1. */
  int find(char operator, int from) {
    return find(token -> token.is(operator), from);
  }

  int find(Predicate<AddressToken> wanted, int from) {
    for (int i = from; i < tokens.size(); i++) {
      if (wanted.test(tokens.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** The index of the last such operator, or -1. */
  int findLast(char operator) {
    for (int i = tokens.size() - 1; i >= 0; i--) {
      if (tokens.get(i).is(operator)) {
        return i;
      }
    }
    return -1;
  }

  void replaceOperator(int index, char operator) {
    tokens.set(index, AddressToken.operator(operator));
  }

  /** Takes away and returns the tokens from an index on. */
  List<AddressToken> cutFrom(int index) {
    List<AddressToken> tail = tokens.subList(index, tokens.size());
    List<AddressToken> cut = List.copyOf(tail);
    tail.clear();
    return cut;
  }

  /** Takes away the tokens before an index. */
  void cutBefore(int index) {
    tokens.subList(0, index).clear();
  }

  void append(char operator, String text) {
    tokens.add(AddressToken.operator(operator));
    tokens.addAll(AddressTokenizer.tokens(text));
  }

  void append(List<AddressToken> more) {
    tokens.addAll(more);
  }

  void prepend(List<AddressToken> more) {
    tokens.addAll(0, more);
  }

  void replaceAll(String text) {
    tokens.clear();
    tokens.addAll(AddressTokenizer.tokens(text));
  }

  void replaceAll(AddressToken token) {
    tokens.clear();
    tokens.add(token);
  }

  /** Whether the only token is a quoted string. */
  boolean isOneQuotedString() {
    return tokens.size() == 1 && tokens.getFirst().kind() == AddressToken.Kind.QUOTED_STRING;
  }

  /** Removes a dot at the end of the domain; bogus ends such as {@code ..} and {@code @.} stay. */
  void stripTrailingDot() {
    int end = tokens.size() - 1;
    if (end > 0
        && tokens.get(end).is('.')
        && !tokens.get(end - 1).is('.')
        && !tokens.get(end - 1).is('@')) {
      tokens.removeLast();
    }
  }

  /** External form; what is not a plain local part is quoted as a whole. */
  String external() {
    // An empty quoted string is an address of its own, not the null sender.
    return isOneQuotedString() && get(0).text().isEmpty()
        ? "\"\""
        : AddressQuoting.quote822(internal());
  }

  String internal() {
    return join(tokens);
  }

  /** Internal form of the tokens from an index on. */
  String internalFrom(int index) {
    return join(tokens.subList(index, tokens.size()));
  }

  /** Words that stand side by side stay apart. */
  private static String join(List<AddressToken> tokens) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      if (i > 0
          && (tokens.get(i - 1).is(',') || isText(tokens.get(i - 1)) && isText(tokens.get(i)))) {
        out.append(' ');
      }
      out.append(AddressForm.internal(List.of(tokens.get(i))));
    }
    return out.toString();
  }

  private static boolean isText(AddressToken token) {
    return token.isWord() || token.kind() == AddressToken.Kind.COMMENT;
  }
}
