package org.facteur.maps.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.facteur.core.config.ConfigurationException;

/**
 * A text with {@code %s}, {@code %u}, {@code %d}, {@code %S}, {@code %U}, {@code %D}, {@code %1} to
 * {@code %9} and {@code %%}: ldap_table(5). Immutable.
 */
public final class Template {
  /** A piece: a letter and no text, or text and no letter. */
  public record Piece(char letter, String text) {
    static final char NONE = 0;

    public boolean isText() {
      return letter == NONE;
    }

    private boolean isOfKey() {
      return letter < 'a';
    }
  }

  private static final String LETTERS = "sudSUD123456789";
  private final List<Piece> pieces;

  private Template(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /**
   * Parses a template.
   *
   * @param kind {@code query} or {@code result}, for the message
   * @param label of the table, likewise
   * @throws ConfigurationException about a letter that means nothing
   */
  public static Template parse(String text, String kind, String label) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        plain.append(c);
        continue;
      }
      char letter = ++i < text.length() ? text.charAt(i) : Piece.NONE;
      if (letter == '%') {
        plain.append('%');
      } else if (letter != Piece.NONE && LETTERS.indexOf(letter) >= 0) {
        addText(pieces, plain);
        pieces.add(new Piece(letter, ""));
      } else {
        throw new ConfigurationException(
            "db_common_parse: %s: Invalid %s template: %s".formatted(label, kind, text));
      }
    }
    addText(pieces, plain);
    return new Template(pieces);
  }

  private static void addText(List<Piece> pieces, StringBuilder plain) {
    if (!plain.isEmpty()) {
      pieces.add(new Piece(Piece.NONE, plain.toString()));
      plain.setLength(0);
    }
  }

  public List<Piece> pieces() {
    return pieces;
  }

  /** Whether it is the same for every key. */
  public boolean isFixed() {
    return pieces.stream().allMatch(Piece::isText);
  }

  /**
   * Puts a key in.
   *
   * @param quote applied to each part that is put in
   * @return empty when the key does not have all parts
   */
  public Optional<String> forKey(String key, UnaryOperator<String> quote) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      Optional<String> part = forKey(piece, key);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      text.append(piece.isText() ? part.get() : quote.apply(part.get()));
    }
    return Optional.of(text.toString());
  }

  /** What a piece is for a key; empty when the key does not have the part. */
  public static Optional<String> forKey(Piece piece, String key) {
    return piece.isText()
        ? Optional.of(piece.text())
        : new AddressParts(key)
            .part(Character.toString(piece.letter()).toLowerCase(Locale.ROOT).charAt(0));
  }

  /**
   * Puts a value in, and the key where capital letters and digits stand.
   *
   * @return empty when one of them does not have all parts, or the value is empty
   */
  public Optional<String> forResult(String value, String key) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      Optional<String> part = forKey(piece, piece.isOfKey() ? key : value);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      text.append(part.get());
    }
    return Optional.of(text.toString());
  }
}
