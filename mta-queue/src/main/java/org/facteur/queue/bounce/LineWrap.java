package org.facteur.queue.bounce;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines at white space. Postfix counterpart: util/line_wrap. */
final class LineWrap {
  private LineWrap() {}

  /**
   * Breaks a text.
   *
   * @param length of a line, indentation included; a longer word stays whole
   * @param indent blanks before each line but the first
   */
  static List<String> wrap(String text, int length, int indent) {
    List<String> lines = new ArrayList<>();
    String blanks = "";
    int start = 0;
    while (start < text.length()) {
      int room = length - blanks.length();
      int end = text.length();
      if (end - start > room) {
        end = lastBlank(text, start, start + room);
      }
      lines.add(blanks + text.substring(start, end).stripTrailing());
      start = end;
      while (start < text.length() && text.charAt(start) == ' ') {
        start++;
      }
      blanks = " ".repeat(indent);
    }
    return lines;
  }

  private static int lastBlank(String text, int start, int limit) {
    for (int i = limit; i > start; i--) {
      if (text.charAt(i) == ' ') {
        return i;
      }
    }
    int next = text.indexOf(' ', limit);
    return next < 0 ? text.length() : next;
  }
}
