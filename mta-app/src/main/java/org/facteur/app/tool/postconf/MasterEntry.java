package org.facteur.app.tool.postconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.BraceWords;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.NameValue;

/** An entry of master.cf as postconf shows and edits it: eight fields, then arguments. */
final class MasterEntry {
  static final List<String> FIELDS =
      List.of(
          "service",
          "type",
          "private",
          "unprivileged",
          "chroot",
          "wakeup",
          "process_limit",
          "command");
  private static final int[] COLUMNS = {0, 11, 17, 25, 33, 41, 49, 57};
  private static final List<String> TYPES = List.of("inet", "unix", "fifo", "pass", "unix-dgram");
  private static final String VALUE_OPTIONS = "oimnst";

  private final List<String> fields;
  private final List<String> arguments;

  private MasterEntry(List<String> fields, List<String> arguments) {
    this.fields = fields;
    this.arguments = arguments;
  }

  /**
   * Parses an entry.
   *
   * @throws ConfigurationException for a wrong number of fields
   * @throws ToolFailure for a bad field
   */
  static MasterEntry parse(String text, Consumer<String> warnings) {
    List<String> words = BraceWords.split(text);
    if (words.size() < FIELDS.size()) {
      throw new ConfigurationException("bad field count");
    }
    List<String> fields = new ArrayList<>(words.subList(0, FIELDS.size()));
    for (int i = 0; i < fields.size(); i++) {
      check(i, fields.get(i), text);
    }
    return new MasterEntry(fields, arguments(words.subList(FIELDS.size(), words.size()), warnings));
  }

  private static List<String> arguments(List<String> words, Consumer<String> warnings) {
    List<String> arguments = new ArrayList<>();
    boolean options = true;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      options = options && word.startsWith("-") && !word.equals("--");
      if (options && word.startsWith("-o")) {
        arguments.add("-o");
        if (word.length() > 2) {
          arguments.add(word.substring(2));
        } else if (++i < words.size()) {
          arguments.add(setting(words.get(i), warnings));
        }
      } else {
        arguments.add(word);
      }
    }
    return arguments;
  }

  /** An option's value: that in braces may have white space. */
  private static String setting(String word, Consumer<String> warnings) {
    if (!word.startsWith("{")) {
      return word;
    }
    String text = word.substring(1);
    try {
      text = BraceWords.content(word);
    } catch (ConfigurationException e) {
      warnings.accept("master.cf: " + e.getMessage());
      int end = word.indexOf('}');
      text = end < 0 ? text : word.substring(1, end);
    }
    try {
      NameValue setting = NameValue.parse(text);
      return setting.name() + "=" + setting.value();
    } catch (ConfigurationException e) {
      warnings.accept("master.cf: " + e.getMessage() + ": \"" + text + '"');
      return text;
    }
  }

  private static void check(int field, String value, String where) {
    boolean valid =
        switch (field) {
          case 1 -> TYPES.contains(value);
          case 2, 3, 4 -> value.equals("-") || value.equals("y") || value.equals("n");
          case 5 -> value.equals("-") || isNumber(value, value.endsWith("?"));
          case 6 -> value.equals("-") || isNumber(value, false);
          default -> true;
        };
    if (!valid) {
      throw new ToolFailure(
          "invalid " + FIELDS.get(field) + " field \"" + value + "\" in \"" + where + '"');
    }
  }

  private static boolean isNumber(String value, boolean withMark) {
    String digits = withMark ? value.substring(0, value.length() - 1) : value;
    return !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  String service() {
    return fields.get(0);
  }

  String type() {
    return fields.get(1);
  }

  String program() {
    return fields.get(7);
  }

  /** How messages and requests name it. */
  String name() {
    return service() + "/" + type();
  }

  /** The value of a field; that of the command includes its arguments. */
  String field(int index, UnaryOperator<String> values) {
    if (index < FIELDS.size() - 1) {
      return fields.get(index);
    }
    LinePrinter printer = new LinePrinter(false).raw(program());
    printArguments(printer, false, false, values);
    return printer.toString();
  }

  void setField(int index, String value, Consumer<String> warnings) {
    if (index < FIELDS.size() - 1) {
      check(index, value, value);
      fields.set(index, value);
      return;
    }
    List<String> words = BraceWords.split(value);
    fields.set(index, words.isEmpty() ? "" : words.getFirst());
    arguments.clear();
    if (!words.isEmpty()) {
      arguments.addAll(arguments(words.subList(1, words.size()), warnings));
    }
  }

  /** The {@code -o} settings by name; of several for one name the last counts. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i + 1 < arguments.size() && isOption(arguments.get(i)); i++) {
      if (arguments.get(i).equals("-o")) {
        String[] pair = arguments.get(++i).split("=", 2);
        if (pair.length == 2) {
          settings.put(pair[0], pair[1]);
        }
      } else if (takesValue(arguments.get(i))) {
        i++;
      }
    }
    return settings;
  }

  /** Sets a parameter, in place or behind the options that are there. */
  void set(String name, String value) {
    int i = 0;
    while (i < arguments.size() && isOption(arguments.get(i))) {
      if (isSetting(i, name)) {
        arguments.set(i + 1, name + "=" + value);
        return;
      }
      i += takesValue(arguments.get(i)) ? 2 : 1;
    }
    i = Math.min(i, arguments.size());
    arguments.add(i, "-o");
    arguments.add(i + 1, name + "=" + value);
  }

  /** Takes the settings of a parameter away. */
  void remove(String name) {
    int i = 0;
    while (i < arguments.size() && isOption(arguments.get(i))) {
      if (isSetting(i, name)) {
        arguments.remove(i);
        arguments.remove(i);
      } else {
        i += takesValue(arguments.get(i)) ? 2 : 1;
      }
    }
  }

  private boolean isSetting(int index, String name) {
    return arguments.get(index).equals("-o")
        && index + 1 < arguments.size()
        && arguments.get(index + 1).startsWith(name + "=");
  }

  private static boolean isOption(String word) {
    return word.startsWith("-") && word.length() > 1 && !word.equals("--");
  }

  private static boolean takesValue(String option) {
    return option.length() == 2 && VALUE_OPTIONS.indexOf(option.charAt(1)) >= 0;
  }

  /**
   * Writes the entry.
   *
   * @param fold whether options stand on lines of their own
   * @param keepBraces whether an argument keeps the braces that hold it together
   * @param values what is done to the values of {@code -o} options
   */
  LinePrinter print(boolean fold, boolean keepBraces, UnaryOperator<String> values) {
    LinePrinter printer = new LinePrinter(fold).raw(service());
    for (int i = 1; i < FIELDS.size(); i++) {
      printer.column(COLUMNS[i]).raw(fields.get(i));
    }
    printArguments(printer, fold, keepBraces, values);
    return printer;
  }

  private void printArguments(
      LinePrinter printer, boolean fold, boolean keepBraces, UnaryOperator<String> values) {
    boolean options = true;
    boolean folded = false;
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      boolean option = options && isOption(word);
      if (option && takesValue(word) && i + 1 < arguments.size()) {
        String value = braced(values.apply(arguments.get(++i)));
        printBlock(printer, word + " " + value, fold);
        folded = true;
      } else if (options && !option) {
        options = false;
        printBlock(printer, unbraced(word, keepBraces), fold && folded);
      } else {
        printer.word(unbraced(word, keepBraces));
      }
    }
  }

  private static void printBlock(LinePrinter printer, String text, boolean ownLine) {
    if (ownLine) {
      printer.newLine().raw(text);
    } else {
      printer.word(text);
    }
  }

  private static String braced(String value) {
    return value.chars().anyMatch(c -> c == ' ' || c == '\t') ? "{" + value + "}" : value;
  }

  private static String unbraced(String word, boolean keepBraces) {
    boolean whole =
        word.startsWith("{") && word.endsWith("}") && word.indexOf('}') == word.length() - 1;
    return whole && !keepBraces ? word.substring(1, word.length() - 1).strip() : word;
  }
}
