package org.facteur.app.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of sections that begin with {@code == NAME}: settings, tables, a zone, policy servers,
 * then sessions and log lines as they were recorded.
 */
record DialogueFile(
    Map<String, String> settings,
    Map<String, List<String>> files,
    List<String> zone,
    Map<String, List<String>> policies,
    List<Session> sessions,
    List<Log> logs) {

  /**
   * A session.
   *
   * @param commands what the client sends, each waited for
   * @param replies all lines of the server
   */
  record Session(String client, List<String> commands, List<String> replies) {}

  /** Log lines that a pattern selects. */
  record Log(String pattern, List<String> lines) {}

  private record Section(String head, List<String> lines) {}

  static DialogueFile read(Path path) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    Map<String, List<String>> files = new LinkedHashMap<>();
    List<String> zone = new ArrayList<>();
    Map<String, List<String>> policies = new LinkedHashMap<>();
    List<Session> sessions = new ArrayList<>();
    List<Log> logs = new ArrayList<>();
    for (Section section : sections(path)) {
      String[] words = section.head().split(" ");
      switch (words[0]) {
        case "main.cf" -> settings(section.lines(), settings);
        case "file", "table" -> files.put(words[1], section.lines());
        case "dns" -> zone.addAll(section.lines());
        case "policy" -> policies.put("inet:" + words[2], section.lines());
        case "smtp" -> sessions.add(session(words, section.lines()));
        case "log" ->
            logs.add(
                new Log(section.head().substring("log ".length()), marked(section.lines(), "> ")));
        case "start" -> {}
        default -> throw new IOException(path + ": unknown section " + section.head());
      }
    }
    return new DialogueFile(settings, files, zone, policies, sessions, logs);
  }

  private static List<Section> sections(Path path) throws IOException {
    List<Section> sections = new ArrayList<>();
    for (String line : Files.readAllLines(path, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("== ")) {
        sections.add(new Section(line.substring(3), new ArrayList<>()));
      } else if (!sections.isEmpty() && !line.isEmpty()) {
        sections.getLast().lines().add(line);
      }
    }
    return sections;
  }

  private static void settings(List<String> lines, Map<String, String> settings) {
    String name = "";
    for (String line : lines) {
      if (Character.isWhitespace(line.charAt(0))) {
        settings.merge(name, " " + line.strip(), String::concat);
      } else {
        int equals = line.indexOf('=');
        name = line.substring(0, equals).strip();
        settings.put(name, line.substring(equals + 1).strip());
      }
    }
  }

  private static Session session(String[] words, List<String> lines) {
    List<String> commands = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("C: ")) {
        commands.add(line.substring(3));
      } else if (line.startsWith("|")) {
        commands.add(line.length() > 2 ? line.substring(2) : "");
      }
    }
    List<String> replies = new ArrayList<>(marked(lines, "S: "));
    replies.remove("[closed]");
    return new Session(words[1].substring("from=".length()), commands, replies);
  }

  private static List<String> marked(List<String> lines, String mark) {
    return lines.stream()
        .filter(line -> line.startsWith(mark))
        .map(line -> line.substring(mark.length()))
        .toList();
  }
}
