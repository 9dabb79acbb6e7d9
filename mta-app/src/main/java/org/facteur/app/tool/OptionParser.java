package org.facteur.app.tool;

import java.util.ArrayList;
import java.util.List;

/**
 * Command line options as getopt(3) reads them in POSIX mode: clustered letters, values attached or
 * in the next word, an end at the first operand or at {@code --}.
 */
public final class OptionParser {
  private final String accepted;
  private final List<Option> options = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private List<String> operands = List.of();

  /**
   * One option as it stood on the command line.
   *
   * @param value empty for an option without one
   */
  public record Option(char letter, String value) {}

  private OptionParser(String accepted) {
    this.accepted = accepted;
  }

  /**
   * Parses a command line.
   *
   * @param accepted letters, each followed by a colon when it takes a value
   */
  public static OptionParser parse(String accepted, List<String> arguments) {
    OptionParser parser = new OptionParser(accepted);
    int index = 0;
    while (index < arguments.size()) {
      String word = arguments.get(index);
      if (word.equals("--")) {
        index++;
        break;
      }
      if (word.length() < 2 || word.charAt(0) != '-') {
        break;
      }
      index = parser.cluster(arguments, index);
    }
    parser.operands = List.copyOf(arguments.subList(index, arguments.size()));
    return parser;
  }

  private int cluster(List<String> arguments, int index) {
    String word = arguments.get(index);
    for (int i = 1; i < word.length(); i++) {
      char letter = word.charAt(i);
      int at = letter == ':' ? -1 : accepted.indexOf(letter);
      if (at < 0) {
        errors.add("invalid option -- '" + letter + "'");
        options.add(new Option('?', String.valueOf(letter)));
      } else if (at + 1 < accepted.length() && accepted.charAt(at + 1) == ':') {
        if (i + 1 < word.length()) {
          options.add(new Option(letter, word.substring(i + 1)));
        } else if (index + 1 < arguments.size()) {
          index++;
          options.add(new Option(letter, arguments.get(index)));
        } else {
          errors.add("option requires an argument -- '" + letter + "'");
          options.add(new Option('?', String.valueOf(letter)));
        }
        return index + 1;
      } else {
        options.add(new Option(letter, ""));
      }
    }
    return index + 1;
  }

  /**
   * In the order of the command line; an unknown letter or a missing value is an option {@code ?}.
   */
  public List<Option> options() {
    return options;
  }

  /** What getopt(3) would print, without the program's name. */
  public List<String> errors() {
    return errors;
  }

  public List<String> operands() {
    return operands;
  }
}
