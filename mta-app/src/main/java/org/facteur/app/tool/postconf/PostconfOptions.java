package org.facteur.app.tool.postconf;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.NameValue;

/** The command line of postconf, checked for options that do not go together. */
final class PostconfOptions {
  private static final String LETTERS = "aAbc:C:deEfFhHlmMno:pPtT:vxX#";
  // What the messages list options by.
  private static final String ORDER = "aAbCdefFhHlmMnopPtTxX#";
  private static final String MODES = "aAblmMFpPtT";
  private static final String DISPLAYS = "dfhHnoxe#X";
  private static final String USAGE =
      "usage: %s [-a (server SASL types)] [-A (client SASL types)] [-b (bounce templates)]"
          + " [-c config_dir] [-c param_class] [-d (parameter defaults)]"
          + " [-e (edit configuration)] [-f (fold lines)] [-F (master.cf fields)]"
          + " [-h (no names)] [-H (no values)] [-l (lock types)] [-m (map types)]"
          + " [-M (master.cf)] [-n (non-default parameters)]"
          + " [-o name=value (override parameter value)] [-p (main.cf, default)]"
          + " [-P (master.cf parameters)] [-t (bounce templates)]"
          + " [-T compile-version|run-version|public-key-algorithms] [-v (verbose)]"
          + " [-x (expand parameter values)] [-X (exclude)] [-# (comment-out)] [name...]";

  /** Where a parameter's name comes from. */
  enum ParameterClass {
    BUILTIN,
    SERVICE,
    USER
  }

  private final StringBuilder given = new StringBuilder();
  private final Map<String, String> overrides = new LinkedHashMap<>();
  private Set<ParameterClass> classes = EnumSet.allOf(ParameterClass.class);
  private String directory;
  private String tlsMode = "";
  private List<String> operands = List.of();

  private PostconfOptions() {}

  static PostconfOptions parse(ToolEnvironment environment, List<String> arguments) {
    OptionParser parser = OptionParser.parse(LETTERS, arguments);
    PostconfOptions options = new PostconfOptions();
    options.operands = parser.operands();
    int errors = 0;
    for (OptionParser.Option option : parser.options()) {
      if (option.letter() == '?') {
        environment.info(parser.errors().get(errors++));
        throw new ToolFailure(USAGE.formatted(environment.program()));
      }
      options.accept(option);
    }
    if (!options.has('X') && !options.has('#') && !options.has('e')) {
      if (options.isEditable() && options.operands.stream().anyMatch(s -> s.indexOf('=') >= 0)) {
        options.add('e');
      }
    } else if (!options.has('e') && options.operands.stream().anyMatch(s -> s.indexOf('=') >= 0)) {
      options.add('e');
    }
    options.checkCombination();
    return options;
  }

  private boolean isEditable() {
    return "aAblmtT".chars().noneMatch(letter -> has((char) letter));
  }

  private void accept(OptionParser.Option option) {
    switch (option.letter()) {
      case 'c' -> directory = option.value();
      case 'C' -> classes = classes(option.value());
      case 'o' -> override(option.value());
      case 'T' -> tlsMode = option.value();
      case 'b', 't' -> {
        if (has('b') || has('t')) {
          throw new ToolFailure("specify one of -b and -t");
        }
      }
      default -> {}
    }
    add(option.letter());
  }

  private void add(char letter) {
    if (!has(letter)) {
      given.append(letter);
    }
  }

  private void override(String text) {
    try {
      NameValue setting = NameValue.parse(text);
      overrides.put(setting.name(), setting.value());
    } catch (ConfigurationException e) {
      throw new ToolFailure("invalid parameter override: " + text + ": " + e.getMessage());
    }
  }

  private static Set<ParameterClass> classes(String text) {
    Set<ParameterClass> classes = EnumSet.noneOf(ParameterClass.class);
    for (String word : text.split("[ ,\t\r\n]+")) {
      switch (word.toLowerCase(java.util.Locale.ROOT)) {
        case "" -> {}
        case "builtin" -> classes.add(ParameterClass.BUILTIN);
        case "service" -> classes.add(ParameterClass.SERVICE);
        case "user" -> classes.add(ParameterClass.USER);
        case "all" -> classes.addAll(EnumSet.allOf(ParameterClass.class));
        default ->
            throw new ToolFailure("unknown -C option value \"" + word + "\" in \"" + text + '"');
      }
    }
    return classes;
  }

  private void checkCombination() {
    exclusive(MODES);
    for (char mode : "aAblmtT".toCharArray()) {
      refuse(mode, DISPLAYS);
    }
    refuse('F', "dn#X");
    refuse('M', "dhHn");
    refuse('P', "dn#");
    exclusive("hH");
    exclusive("dn");
    exclusive("do");
    exclusive("de#X");
    for (char letter : "fhHnox".toCharArray()) {
      exclusive("e#X" + letter);
    }
  }

  /** At most one of some options. */
  private void exclusive(String letters) {
    List<String> found = named(letters);
    if (found.size() > 1) {
      throw new ToolFailure("specify one of " + String.join(" ", found));
    }
  }

  private void refuse(char mode, String letters) {
    List<String> found = named(letters);
    if (has(mode) && !found.isEmpty()) {
      throw new ToolFailure("with option -" + mode + ", do not specify " + String.join(" ", found));
    }
  }

  private List<String> named(String letters) {
    List<String> found = new ArrayList<>();
    for (char letter : ORDER.toCharArray()) {
      if (letters.indexOf(letter) >= 0 && has(letter)) {
        found.add("-" + letter);
      }
    }
    return found;
  }

  boolean has(char letter) {
    return given.indexOf(String.valueOf(letter)) >= 0;
  }

  /** The value of -c; null without one, as {@link ToolEnvironment#configDirectory} takes it. */
  String directory() {
    return directory;
  }

  String tlsMode() {
    return tlsMode;
  }

  Set<ParameterClass> classes() {
    return classes;
  }

  Map<String, String> overrides() {
    return overrides;
  }

  List<String> operands() {
    return operands;
  }
}
