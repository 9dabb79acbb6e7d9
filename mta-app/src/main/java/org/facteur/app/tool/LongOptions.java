package org.facteur.app.tool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Options of more than one letter, which Facteur adds to those of Postfix's tools: {@code --name},
 * {@code --name value}, {@code --name=value}. They stand anywhere before a bare {@code --}; what
 * they leave is for {@link OptionParser}.
 *
 * @param flags names of the options without a value that were there
 * @param values of the one option with a value, in order
 * @param rest the other arguments
 */
public record LongOptions(Set<String> flags, List<String> values, List<String> rest) {

  /**
   * Takes the long options out of a command line.
   *
   * @param flagNames options without a value, without the dashes
   * @param valueName the option with a value
   * @throws ToolFailure when a value is missing
   */
  public static LongOptions take(Set<String> flagNames, String valueName, List<String> arguments) {
    Set<String> flags = new HashSet<>();
    List<String> values = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.equals("--")) {
        rest.addAll(arguments.subList(i, arguments.size()));
        break;
      }
      String name = word.startsWith("--") ? word.substring(2) : "";
      if (flagNames.contains(name)) {
        flags.add(name);
      } else if (name.equals(valueName)) {
        if (++i == arguments.size()) {
          throw new ToolFailure("option --" + valueName + " requires an argument");
        }
        values.add(arguments.get(i));
      } else if (name.startsWith(valueName + "=")) {
        values.add(name.substring(valueName.length() + 1));
      } else {
        rest.add(word);
      }
    }
    return new LongOptions(flags, values, rest);
  }
}
