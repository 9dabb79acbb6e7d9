package org.facteur.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Reads one entry of master.cf. Errors are in the words of master(8), without file and line. */
final class ServiceEntryParser {
  private static final Set<String> TYPES = Set.of("inet", "unix", "unix-dgram", "fifo", "pass");
  private final List<String> words;
  private int at;

  ServiceEntryParser(String text) {
    words = BraceWords.split(text);
  }

  ServiceEntry parse() {
    String name = field("service name");
    String type = field("transport type");
    if (!TYPES.contains(type)) {
      throw bad("transport type", type);
    }
    boolean isPrivate = flag("private", !type.equals("inet"));
    if (isPrivate && type.equals("inet")) {
      throw new ConfigurationException("inet service cannot be private");
    }
    boolean unprivileged = flag("unprivileged", true);
    boolean chroot = flag("chroot", false);
    String wakeup = field("wakeup_time");
    if (!wakeup.equals("-")) {
      number(
          "wakeup_time", wakeup.endsWith("?") ? wakeup.substring(0, wakeup.length() - 1) : wakeup);
    }
    String limit = field("process_limit");
    OptionalInt processLimit =
        limit.equals("-") ? OptionalInt.empty() : OptionalInt.of(number("process_limit", limit));
    String command = field("command");
    Map<String, String> overrides = new LinkedHashMap<>();
    List<String> arguments = arguments(overrides);
    return new ServiceEntry(
        name,
        type,
        isPrivate,
        unprivileged,
        chroot,
        wakeup,
        processLimit,
        command,
        overrides,
        arguments);
  }

  private String field(String name) {
    if (at == words.size()) {
      throw new ConfigurationException("missing \"" + name + "\" field");
    }
    return words.get(at++);
  }

  private boolean flag(String name, boolean preset) {
    String value = field(name);
    return switch (value) {
      case "-" -> preset;
      case "y" -> true;
      case "n" -> false;
      default -> throw bad(name, value);
    };
  }

  private static int number(String name, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below.
    }
    throw bad(name, value);
  }

  private static ConfigurationException bad(String name, String value) {
    return new ConfigurationException("field \"" + name + "\": bad value: \"" + value + '"');
  }

  /** Options end at the first word that is none, as getopt(3) of POSIX has it. */
  private List<String> arguments(Map<String, String> overrides) {
    List<String> arguments = new ArrayList<>();
    boolean options = true;
    while (at < words.size()) {
      String word = words.get(at++);
      if (options && word.startsWith("-o")) {
        if (word.length() == 2 && at == words.size()) {
          throw new ConfigurationException("option requires an argument -- 'o'");
        }
        override(word.length() > 2 ? word.substring(2) : words.get(at++), overrides);
      } else {
        options = options && word.startsWith("-") && word.length() > 1 && !word.equals("--");
        arguments.add(word.startsWith("{") ? BraceWords.content(word) : word);
      }
    }
    return arguments;
  }

  private static void override(String word, Map<String, String> overrides) {
    String text = word.startsWith("{") ? BraceWords.content(word) : word;
    try {
      NameValue setting = NameValue.parse(text);
      overrides.put(setting.name(), setting.value());
    } catch (ConfigurationException e) {
      throw new ConfigurationException(
          "invalid \"-o " + text + "\" option value: " + e.getMessage(), e);
    }
  }
}
