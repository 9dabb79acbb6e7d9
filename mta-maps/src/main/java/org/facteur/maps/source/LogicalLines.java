package org.facteur.maps.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Splits a text into logical lines: one that starts with white space continues the one before. A
 * text that begins with such a line has it left out, with a warning.
 */
public final class LogicalLines {
  private static final int SHOWN = 30;

  private LogicalLines() {}

  /** Takes logical lines. */
  @FunctionalInterface
  public interface Sink {
    void accept(LogicalLine line) throws IOException;
  }

  /**
   * Feeds the logical lines of a stream; bytes become chars one to one.
   *
   * @param name of the text, for warnings
   * @param warnings takes whole warnings, without program name
   */
  public static void read(InputStream input, String name, Consumer<String> warnings, Sink sink)
      throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.ISO_8859_1), 1 << 16);
    StringBuilder text = new StringBuilder();
    int begins = 0;
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      int content = firstNonBlank(line);
      if (content == line.length() || line.charAt(content) == '#') {
        continue;
      }
      if (begins > 0 && content > 0) {
        text.append(line);
        continue;
      }
      emit(text, begins, name, warnings, sink);
      text.setLength(0);
      text.append(line);
      begins = number;
    }
    emit(text, begins, name, warnings, sink);
  }

  private static void emit(
      StringBuilder text, int begins, String name, Consumer<String> warnings, Sink sink)
      throws IOException {
    if (begins == 0) {
      return;
    }
    if (isBlank(text.charAt(0))) {
      String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text.toString();
      warnings.accept(name + ": logical line must not start with whitespace: \"" + shown + '"');
      return;
    }
    sink.accept(new LogicalLine(text.toString(), begins));
  }

  private static int firstNonBlank(String line) {
    int i = 0;
    while (i < line.length() && isBlank(line.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Whether a char is white space as C's isspace(3) sees it. */
  public static boolean isBlank(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
