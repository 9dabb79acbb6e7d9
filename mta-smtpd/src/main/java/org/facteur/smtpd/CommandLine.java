package org.facteur.smtpd;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command. {@code <...>}, {@code "..."} and {@code [...]} keep their white space;
 * after {@code FROM:} and {@code TO:} a new word begins.
 */
final class CommandLine {
  /**
   * A word.
   *
   * @param broken a bracket or quote is not closed
   */
  record Word(String text, boolean broken) {}

  private final String line;
  private int at;
  private boolean broken;

  private CommandLine(String line) {
    this.line = line;
  }

  static List<Word> parse(String line) {
    CommandLine parser = new CommandLine(line);
    List<Word> words = new ArrayList<>(4);
    while (parser.skipSpace()) {
      int start = parser.at;
      parser.broken = false;
      parser.word(words.size() == 1);
      words.add(new Word(line.substring(start, parser.at), parser.broken));
    }
    return words;
  }

  private boolean skipSpace() {
    while (at < line.length() && isSpace(line.charAt(at))) {
      at++;
    }
    return at < line.length();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private void word(boolean endsAtColon) {
    int start = at;
    boolean bracketed = line.charAt(at) == '<';
    while (at < line.length() && !isSpace(line.charAt(at))) {
      char c = line.charAt(at++);
      switch (c) {
        case '<' -> quoted('>');
        case '"' -> quoted('"');
        case '[' -> quoted(']');
        case '\\' -> at = Math.min(at + 1, line.length());
        case ':' -> {
          String word = line.substring(start, at);
          if (endsAtColon && (word.equalsIgnoreCase("FROM:") || word.equalsIgnoreCase("TO:"))) {
            return;
          }
        }
        default -> {}
      }
      if (bracketed) {
        return;
      }
    }
  }

  private void quoted(char close) {
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == close) {
        return;
      }
      if (c == '\\') {
        at = Math.min(at + 1, line.length());
      } else if (c == '"' && close == '>') {
        quoted('"');
      }
    }
    broken = true;
  }
}
