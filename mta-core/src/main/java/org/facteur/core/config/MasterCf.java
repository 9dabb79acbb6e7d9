package org.facteur.core.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The services of a master.cf; see master(5). */
public record MasterCf(List<ServiceEntry> services) {
  /** Reads master.cf of a configuration directory. */
  public static MasterCf load(Path directory) {
    Path file = directory.resolve("master.cf");
    try {
      List<String> logical = new ArrayList<>();
      for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n")) {
        if (line.isBlank() || line.strip().startsWith("#")) {
          continue;
        }
        if (Character.isWhitespace(line.charAt(0)) && !logical.isEmpty()) {
          logical.add(logical.removeLast() + " " + line.strip());
        } else {
          logical.add(line.strip());
        }
      }
      return new MasterCf(logical.stream().map(line -> entry(file, line)).toList());
    } catch (IOException e) {
      throw new ConfigurationException("open " + file + ": " + e.getMessage(), e);
    }
  }

  private static ServiceEntry entry(Path file, String line) {
    String[] words = line.split("\\s+");
    if (words.length < 8) {
      throw new ConfigurationException(file + ": bad field count: " + line);
    }
    Map<String, String> overrides = new LinkedHashMap<>();
    List<String> arguments = new ArrayList<>();
    for (int i = 8; i < words.length; i++) {
      if (words[i].equals("-o") && i + 1 < words.length) {
        String[] pair = words[++i].split("=", 2);
        overrides.put(pair[0], pair.length > 1 ? pair[1] : "");
      } else {
        arguments.add(words[i]);
      }
    }
    return new ServiceEntry(
        words[0],
        words[1],
        !words[2].equals("n"),
        !words[3].equals("n"),
        words[4].equals("y"),
        words[5],
        words[6].equals("-") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(words[6])),
        words[7],
        overrides,
        arguments);
  }
}
