package org.facteur.maps.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits a text into logical lines: one that starts with white space continues the one before. */
public final class LogicalLines {
  private LogicalLines() {}

  /** Takes logical lines. */
  @FunctionalInterface
  public interface Sink {
    void accept(LogicalLine line) throws IOException;
  }

  /** Feeds the logical lines of a stream; bytes become chars one to one. */
  public static void read(InputStream input, Sink sink) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.ISO_8859_1));
    StringBuilder text = null;
    int begins = 0;
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      int content = firstNonBlank(line);
      if (content == line.length() || line.charAt(content) == '#') {
        continue;
      }
      if (content > 0 && text != null) {
        text.append(line);
        continue;
      }
      if (text != null) {
        sink.accept(new LogicalLine(text.toString(), begins));
      }
      text = new StringBuilder(line);
      begins = number;
    }
    if (text != null) {
      sink.accept(new LogicalLine(text.toString(), begins));
    }
  }

  /** All logical lines of a text. */
  public static List<LogicalLine> of(String text) {
    List<LogicalLine> lines = new ArrayList<>();
    try {
      read(
          new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), lines::add);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return lines;
  }

  private static int firstNonBlank(String line) {
    int i = 0;
    while (i < line.length() && Character.isWhitespace(line.charAt(i))) {
      i++;
    }
    return i;
  }
}
