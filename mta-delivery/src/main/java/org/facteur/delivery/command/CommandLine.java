package org.facteur.delivery.command;

import java.util.ArrayList;
import java.util.List;

/** Decides whether a command line needs a shell. */
final class CommandLine {
  private static final String PLAIN =
      "1234567890!@%-_=+:,./abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ \t";

  private CommandLine() {}

  /** The words of a line without shell characters; empty when it has some. */
  static List<String> plainWords(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (PLAIN.indexOf(line.charAt(i)) < 0) {
        return List.of();
      }
    }
    return words(line);
  }

  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.strip().split("[ \t\r\n]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  static List<String> withShell(String line) {
    return List.of("/bin/sh", "-c", line);
  }
}
