package org.facteur.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParameterTableTest {
  private static final Path POSTCONF = Path.of("/usr/sbin/postconf");

  /** The defaults are an interface: each is compared with the real Postfix's where there is one. */
  @Test
  void defaultsAreThoseOfPostfix(@TempDir Path directory) throws Exception {
    assumeTrue(Files.isExecutable(POSTCONF), "Postfix is not installed");
    Map<String, String> real = ask(directory, "-d");
    assumeTrue("3.7.11".equals(real.get("mail_version")), "another version is installed");
    Configuration own = Configuration.of(Map.of());
    List<String> differences = new ArrayList<>();
    for (ParameterTable.Entry entry : ParameterTable.builtIn().all()) {
      String name = entry.name();
      String mine = own.unexpanded(name).orElseThrow();
      String theirs = real.remove(name);
      if (!mine.equals(theirs) && !name.equals("process_id") && !name.equals("process_name")) {
        differences.add(name + ": " + mine + " / " + theirs);
      }
    }

    assertThat(differences).isEmpty();
    assertThat(real).as("what only Postfix has").isEmpty();
  }

  @Test
  void computedDefaultsFollowWhatIsSet(@TempDir Path directory) throws Exception {
    assumeTrue(Files.isExecutable(POSTCONF), "Postfix is not installed");
    String[][] cases = {
      {"inet_interfaces = 127.0.0.1"},
      {"inet_protocols = ipv6"},
      {"compatibility_level = 3.6"},
      {"mynetworks_style = class", "inet_protocols = ipv4"},
      {"inet_interfaces = loopback-only", "mydomain = example.test"},
    };
    for (String[] lines : cases) {
      Files.write(directory.resolve("main.cf"), List.of(lines));
      Map<String, String> real = ask(directory, "mynetworks", "myhostname", "mydomain");
      Configuration own = Configuration.load(directory);
      real.forEach((name, value) -> assertThat(own.text(name)).as(lines[0]).contains(value));
    }
  }

  private static Map<String, String> ask(Path directory, String... arguments) throws Exception {
    for (String file : List.of("main.cf", "master.cf")) {
      if (!Files.exists(directory.resolve(file))) {
        Files.writeString(directory.resolve(file), "");
      }
    }
    ProcessBuilder builder = new ProcessBuilder(POSTCONF.toString(), "-c", directory.toString());
    builder.command().addAll(List.of(arguments));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Map<String, String> values = new LinkedHashMap<>();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    for (String line : output.split("\n")) {
      String[] pair = line.split(" =", 2);
      values.put(pair[0], pair[1].strip());
    }
    process.waitFor();
    return values;
  }
}
