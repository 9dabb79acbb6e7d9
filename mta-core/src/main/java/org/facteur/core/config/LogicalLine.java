package org.facteur.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A logical line of main.cf or master.cf: a line that does not start with white space, and the
 * lines after it that do; comments and empty lines between them do not count.
 *
 * @param text the lines, joined as they are without their line ends
 * @param first the number of the first line that has text, from 1
 * @param last the number of the last line that has text
 */
public record LogicalLine(String text, int first, int last) {

  /**
   * Splits a file into logical lines.
   *
   * @param path for warnings
   * @param warnings is told of text that starts with white space where nothing can be continued;
   *     that text is left out
   */
  public static List<LogicalLine> split(String path, String content, Consumer<String> warnings) {
    List<LogicalLine> lines = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int first = 0;
    int last = 0;
    int number = 0;
    for (int start = 0; start < content.length(); ) {
      int end = content.indexOf('\n', start);
      int stop = end < 0 ? content.length() : end;
      number++;
      if (!isBlankOrComment(content, start, stop)) {
        if (!isSpace(content.charAt(start)) && !text.isEmpty()) {
          lines.add(new LogicalLine(text.toString(), first, last));
          text.setLength(0);
        }
        if (text.isEmpty()) {
          first = number;
        }
        text.append(content, start, stop);
        last = number;
        if (isSpace(text.charAt(0)) && !continues(content, stop + 1)) {
          warnings.accept(
              path
                  + ": logical line must not start with whitespace: \""
                  + abbreviate(text.toString())
                  + '"');
          text.setLength(0);
        }
      }
      start = stop + 1;
    }
    if (!text.isEmpty()) {
      lines.add(new LogicalLine(text.toString(), first, last));
    }
    return lines;
  }

  private static boolean continues(String content, int next) {
    return next < content.length()
        && (content.charAt(next) == '#' || isSpace(content.charAt(next)));
  }

  private static String abbreviate(String text) {
    return text.length() > 30 ? text.substring(0, 30) + "..." : text;
  }

  /** Whether nothing but white space, or a comment, stands between two positions. */
  static boolean isBlankOrComment(String content, int start, int stop) {
    for (int i = start; i < stop; i++) {
      if (!isSpace(content.charAt(i))) {
        return content.charAt(i) == '#';
      }
    }
    return true;
  }

  /** White space as isspace(3) of the C locale has it. */
  static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  /** A text without white space at its ends. */
  static String trim(String text) {
    int start = 0;
    int stop = text.length();
    while (start < stop && isSpace(text.charAt(start))) {
      start++;
    }
    while (stop > start && isSpace(text.charAt(stop - 1))) {
      stop--;
    }
    return text.substring(start, stop);
  }
}
