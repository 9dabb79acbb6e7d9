package org.facteur.maps.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** A result with {@code $1}, <code>${1}</code>, {@code $(1)} for groups and {@code $$} for $. */
final class Replacement {
  private static final int TEXT = 0;

  /** A piece: a group's number, or 0 and text. */
  private record Piece(int group, String text) {}

  private final List<Piece> pieces;
  private final int highest;

  private Replacement(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
    this.highest = pieces.stream().mapToInt(Piece::group).max().orElse(0);
  }

  /**
   * Parses a result.
   *
   * @param outOfRange the words for {@code $0}; the two types spell them differently
   * @param warnings about the text itself, without file and line
   * @throws BadRule about a reference that is no number of a group
   */
  static Replacement parse(String text, String outOfRange, Consumer<String> warnings)
      throws BadRule {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      if (dollar < 0) {
        plain.append(text, at, text.length());
        break;
      }
      plain.append(text, at, dollar);
      if (text.startsWith("$$", dollar)) {
        plain.append('$');
        at = dollar + 2;
        continue;
      }
      int end = referenceEnd(text, dollar, warnings);
      if (!plain.isEmpty()) {
        pieces.add(new Piece(TEXT, plain.toString()));
        plain.setLength(0);
      }
      pieces.add(new Piece(number(name(text, dollar, end), outOfRange), ""));
      at = end;
    }
    if (!plain.isEmpty()) {
      pieces.add(new Piece(TEXT, plain.toString()));
    }
    return new Replacement(pieces);
  }

  private static int referenceEnd(String text, int dollar, Consumer<String> warnings)
      throws BadRule {
    int at = dollar + 1;
    char open = at < text.length() ? text.charAt(at) : 0;
    int end;
    if (open == '{' || open == '(') {
      end = closing(text, at, open, open == '{' ? '}' : ')');
      if (end < 0) {
        warnings.accept("truncated macro reference: \"" + text.substring(dollar) + '"');
        throw new BadRule("");
      }
    } else {
      end = at;
      while (end < text.length() && isNameChar(text.charAt(end))) {
        end++;
      }
    }
    if (name(text, dollar, end).isEmpty()) {
      warnings.accept("empty macro name: \"" + text.substring(dollar, end) + '"');
      throw new BadRule("");
    }
    return end;
  }

  private static int closing(String text, int at, char open, char close) {
    int level = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == open) {
        level++;
      } else if (c == close && --level == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private static String name(String text, int dollar, int end) {
    char last = end > dollar + 1 ? text.charAt(end - 1) : 0;
    return last == '}' || last == ')'
        ? text.substring(dollar + 2, end - 1)
        : text.substring(dollar + 1, end);
  }

  private static boolean isNameChar(char c) {
    return c == '_' || c < 128 && Character.isLetterOrDigit(c);
  }

  private static int number(String name, String outOfRange) throws BadRule {
    if (!name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new BadRule("non-numeric replacement index \"" + name + '"');
    }
    int number = name.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(name);
    if (number < 1) {
      throw new BadRule(outOfRange + " replacement index \"" + name + '"');
    }
    return number;
  }

  /** The highest group that is referred to, 0 when none is. */
  int highest() {
    return highest;
  }

  /** Puts groups in their places. */
  String expand(IntFunction<String> group) {
    if (highest == 0) {
      return pieces.isEmpty() ? "" : pieces.getFirst().text();
    }
    StringBuilder result = new StringBuilder();
    for (Piece piece : pieces) {
      result.append(piece.group() == TEXT ? piece.text() : group.apply(piece.group()));
    }
    return result.toString();
  }
}
