package org.facteur.app.tool.postconf;

import java.io.PrintStream;

/** Writes a line word by word: one space between words, folded at 80 columns when asked to. */
final class LinePrinter {
  private static final int WIDTH = 80;
  private static final String INDENT = "    ";

  private final StringBuilder text = new StringBuilder();
  private final boolean fold;
  private int column;

  LinePrinter(boolean fold) {
    this.fold = fold;
  }

  /** Adds text as it is. */
  LinePrinter raw(String part) {
    text.append(part);
    column += part.length();
    return this;
  }

  /** Adds a word after a space. */
  LinePrinter word(String word) {
    if (fold && column > INDENT.length() && column + 1 + word.length() > WIDTH) {
      newLine();
    } else if (column > 0) {
      raw(" ");
    }
    return raw(word);
  }

  /** Adds the words of a text. */
  LinePrinter words(String words) {
    for (String word : words.split("[ \t\r\n]+")) {
      if (!word.isEmpty()) {
        if (column == 0) {
          raw(word);
        } else {
          word(word);
        }
      }
    }
    return this;
  }

  /** Continues on the next line. */
  LinePrinter newLine() {
    text.append('\n').append(INDENT);
    column = INDENT.length();
    return this;
  }

  /** Moves to a column, at least one space on. */
  LinePrinter column(int goal) {
    do {
      raw(" ");
    } while (column < goal);
    return this;
  }

  void print(PrintStream output) {
    output.print(text.append('\n'));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
