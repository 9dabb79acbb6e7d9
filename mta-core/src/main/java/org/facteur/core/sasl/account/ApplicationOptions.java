package org.facteur.core.sasl.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.config.ConfigurationException;

/**
 * What an application's file says, {@code smtpd.conf}: lines {@code option: value}, comments after
 * {@code #}. Names of options are in lower case here.
 */
public record ApplicationOptions(Map<String, String> values) {
  public ApplicationOptions {
    values = Map.copyOf(values);
  }

  /**
   * Reads the first {@code NAME.conf} of some directories; without any, no option is set.
   *
   * @throws ConfigurationException that names the file and the line
   */
  public static ApplicationOptions load(List<Path> directories, String name) {
    for (Path directory : directories) {
      Path file = directory.resolve(name + ".conf");
      try {
        return parse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      } catch (NoSuchFileException e) {
        continue;
      } catch (IOException e) {
        throw new ConfigurationException(file + ": cannot be read: " + e.getMessage(), e);
      }
    }
    return new ApplicationOptions(Map.of());
  }

  /** Parses the text of a file. */
  static ApplicationOptions parse(String file, String text) {
    Map<String, String> values = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        continue;
      }
      int colon = stripped.indexOf(':');
      String name = colon < 0 ? "" : stripped.substring(0, colon).strip();
      if (!name.matches("[A-Za-z0-9_/-]+")) {
        throw new ConfigurationException(file + ", line " + number + ": expected option: value");
      }
      // The first one counts, as in Cyrus SASL's list.
      values.putIfAbsent(name.toLowerCase(Locale.ROOT), stripped.substring(colon + 1).strip());
    }
    return new ApplicationOptions(values);
  }

  public Optional<String> find(String option) {
    return Optional.ofNullable(values.get(option)).filter(value -> !value.isEmpty());
  }

  /** The words of an option, or of its default. */
  public List<String> words(String option, String otherwise) {
    String value = find(option).orElse(otherwise).strip();
    return value.isEmpty() ? List.of() : List.of(value.split("\\s+"));
  }

  /** A number within limits; one that is none, or too large, is named. */
  public int number(String option, int otherwise, int least, int most) {
    Optional<String> value = find(option);
    if (value.isEmpty()) {
      return otherwise;
    }
    boolean good = value.get().matches("[0-9]{1,9}");
    int number = good ? Integer.parseInt(value.get()) : -1;
    if (number < least || number > most) {
      throw new ConfigurationException("bad value of " + option + ": " + value.get());
    }
    return number;
  }

  @Override
  public String toString() {
    return "options " + values.keySet();
  }
}
