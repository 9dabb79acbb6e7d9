package org.facteur.app.tool.saslpasswd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaslPasswdCommandTest {
  @TempDir Path directory;

  private ToolRun run(Tool tool, String input, String... arguments) throws IOException {
    return ToolRun.of("saslpasswd2", tool, directory, input, arguments);
  }

  private void change(String input, String... arguments) throws IOException {
    assertThat(run(new SaslPasswdCommand(), input, arguments)).isEqualTo(new ToolRun(0, "", ""));
  }

  private String list(String... arguments) throws IOException {
    return run(new SaslListCommand(), "", arguments).output();
  }

  @Test
  void makesChangesListsAndRemoves() throws IOException {
    Files.writeString(directory.resolve("main.cf"), "myhostname = mx.example.test\n");
    String file = directory.resolve("sasldb2").toString();
    change("secret\n", "-p", "-c", "-f", file, "-u", "example.test", "bob");
    change("secret", "-pcf", file, "alice");
    change("other", "-p", "-f", file, "alice");
    assertThat(list(file))
        .isEqualTo("alice@mx.example.test: userPassword\nbob@example.test: userPassword\n");
    change("", "-d", "-f", file, "-u", "example.test", "bob");
    assertThat(list("-f", file)).isEqualTo("alice@mx.example.test: userPassword\n");
    assertThat(list("-f", file + ".none")).isEmpty();
  }

  @Test
  void refusesWhatMakesNoSense() throws IOException {
    String file = directory.resolve("sasldb2").toString();
    for (List<String> bad :
        List.of(
            List.of("-c", "-d", "-f", file, "a"),
            List.of("-f", file),
            List.of("-x", "a"),
            List.of("-p", "-f", file, "unknown"),
            List.of("-p", "-c", "-f", file, "emptypassword"))) {
      ToolRun refused = run(new SaslPasswdCommand(), "", bad.toArray(String[]::new));
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.errors()).contains("fatal: ");
    }
    assertThat(directory.resolve("sasldb2")).doesNotExist();
  }
}
