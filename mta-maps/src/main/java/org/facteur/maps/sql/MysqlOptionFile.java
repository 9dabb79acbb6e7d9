package org.facteur.maps.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.facteur.maps.database.TableDefinition;

/**
 * The options that MySQL's own files set for its clients: groups {@code [client]} and the one that
 * {@code option_group} names.
 *
 * @param options with {@code -} for {@code _} in their names
 */
record MysqlOptionFile(Map<String, String> options) {
  private static final List<Path> DEFAULTS =
      List.of(Path.of("/etc/my.cnf"), Path.of("/etc/mysql/my.cnf"));
  private static final String CLIENT = "client";
  private static final int DEPTH = 10;

  /** Reads what a definition names; the usual files when it names none. */
  static MysqlOptionFile of(TableDefinition definition) {
    String file = definition.text("option_file", "");
    String group = definition.text("option_group", CLIENT);
    MysqlOptionFile read = new MysqlOptionFile(new HashMap<>());
    if (!file.isEmpty()) {
      try {
        read.read(Path.of(file), group, 0);
      } catch (IOException e) {
        definition.tables().warn(definition.label() + ": option_file: " + e.getMessage());
      }
    } else if (!group.isEmpty()) {
      for (Path each : DEFAULTS) {
        try {
          read.read(each, group, 0);
        } catch (IOException _) {
          // The usual files need not be there, nor be for us.
        }
      }
    }
    return read;
  }

  private void read(Path file, String wanted, int depth) throws IOException {
    boolean counts = false;
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      String text = line.strip();
      if (text.startsWith("[") && text.endsWith("]")) {
        String group = text.substring(1, text.length() - 1).strip();
        counts = group.equals(CLIENT) || group.equals("client-mariadb") || group.equals(wanted);
      } else if (text.startsWith("!") && depth < DEPTH) {
        include(text, wanted, depth);
      } else if (counts && !text.isEmpty() && !text.startsWith("#") && !text.startsWith(";")) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals).strip();
        options.put(
            name.replace('_', '-'), equals < 0 ? "" : unquote(text.substring(equals + 1).strip()));
      }
    }
  }

  private void include(String line, String wanted, int depth) throws IOException {
    String[] words = line.split("\\s+", 2);
    if (words.length == 2 && words[0].equals("!include")) {
      read(Path.of(words[1]), wanted, depth + 1);
    } else if (words.length == 2 && words[0].equals("!includedir")) {
      List<Path> files = new ArrayList<>();
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(words[1]), "*.cnf")) {
        entries.forEach(files::add);
      }
      Collections.sort(files);
      for (Path file : files) {
        read(file, wanted, depth + 1);
      }
    }
  }

  private static String unquote(String value) {
    boolean quoted =
        value.length() > 1
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** An option, or what to take when no file sets it. */
  String get(String name, String preset) {
    return options.getOrDefault(name, preset);
  }

  @Override
  public String toString() {
    return "options " + options.keySet();
  }
}
