package org.facteur.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.facteur.smtpd.SmtpServer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dialogues that were recorded from Postfix 3.7.11, one file each: this server says and logs the
 * same.
 */
class AccessDialogueTest {
  private static final String CONFIGURATION = "/etc/postfix/";
  private static final Pattern QUEUE_ID = Pattern.compile("\\bQ\\d+\\b");

  /** The small world in which they were recorded. */
  private static final List<String> ZONE =
      List.of(
          "example.test MX 10 mx.example.test",
          "mx.example.test A 127.0.0.1",
          "client.example.net A 198.51.100.7",
          "198.51.100.7 PTR client.example.net",
          "forged.example.net A 198.51.100.99",
          "198.51.100.8 PTR forged.example.net",
          "example.net MX 10 mail.example.net",
          "mail.example.net A 198.51.100.25",
          "remote.example MX 10 mx1.remote.example",
          "remote.example MX 20 mx2.remote.example",
          "mx1.remote.example A 192.0.2.25",
          "mx2.remote.example A 192.0.2.26",
          "other.example MX 10 mx.other.example",
          "mx.other.example A 192.0.2.35",
          "broken.example SERVFAIL");

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> saysWhatPostfixSays() throws IOException, URISyntaxException {
    Path dialogues = Path.of(AccessDialogueTest.class.getResource("dialogues").toURI());
    List<Path> files;
    try (Stream<Path> all = Files.list(dialogues)) {
      files = all.sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(30);
    return files.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> check(DialogueFile.read(file))));
  }

  private void check(DialogueFile dialogue) throws IOException {
    Path home = Files.createTempDirectory(directory, "dialogue");
    InProcessServer world = new InProcessServer(home);
    ZONE.stream().filter(line -> isKept(line, dialogue.zone())).forEach(world.dns::add);
    dialogue.zone().forEach(world.dns::add);
    for (Map.Entry<String, List<String>> file : dialogue.files().entrySet()) {
      Path path = home.resolve(file.getKey().substring(CONFIGURATION.length()));
      Files.write(path, file.getValue(), StandardCharsets.ISO_8859_1);
    }
    // A hash table needs postmap; its source has the same keys.
    dialogue
        .settings()
        .forEach(
            (name, value) ->
                world.settings.put(
                    name,
                    value
                        .replace("hash:" + CONFIGURATION, "texthash:" + home + "/")
                        .replace(CONFIGURATION, home + "/")));
    dialogue.policies().forEach((server, rules) -> world.policies.put(server, script(rules)));
    List<String> expected = new ArrayList<>();
    List<String> said = new ArrayList<>();
    try (SmtpServer server = world.start()) {
      for (DialogueFile.Session session : dialogue.sessions()) {
        expected.add("session from " + session.client());
        session.replies().forEach(line -> expected.add(anonymous(line)));
        said.add("session from " + session.client());
        world
            .talk(server, session.client(), session.commands())
            .forEach(line -> said.add(anonymous(line)));
      }
    }
    assertThat(said).isEqualTo(expected);
    for (DialogueFile.Log log : dialogue.logs()) {
      Pattern pattern = Pattern.compile(log.pattern());
      assertThat(world.log)
          .map(line -> anonymous(line.replace("texthash:" + home + "/", "hash:" + CONFIGURATION)))
          .filteredOn(line -> pattern.matcher(line).find())
          .isEqualTo(log.lines().stream().map(AccessDialogueTest::anonymous).toList());
    }
  }

  /** A name and type that the dialogue tells otherwise is not kept. */
  private static boolean isKept(String line, List<String> others) {
    String[] words = line.split(" ");
    return others.stream().noneMatch(other -> other.startsWith(words[0] + " " + words[1]));
  }

  private static String anonymous(String line) {
    return QUEUE_ID.matcher(line).replaceAll("Q");
  }

  /** {@code name=value ... => action}: all attributes must be in the request. */
  private static InProcessServer.PolicyScript script(List<String> rules) {
    return request -> {
      for (String rule : rules) {
        int arrow = rule.indexOf(" => ");
        boolean matches =
            Stream.of(rule.substring(0, arrow).split(" "))
                .allMatch(attribute -> ("\n" + request).contains("\n" + attribute + "\n"));
        if (matches) {
          return rule.substring(arrow + " => ".length());
        }
      }
      return "DUNNO";
    };
  }
}
