package org.facteur.core.sasl.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facteur.core.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationOptionsTest {
  @Test
  void readsTheFirstFileOfThePath(@TempDir Path directory) throws IOException {
    Path first = Files.createDirectory(directory.resolve("a"));
    Path second = Files.createDirectory(directory.resolve("b"));
    Files.writeString(second.resolve("smtpd.conf"), "mech_list: PLAIN\n");
    assertThat(ApplicationOptions.load(List.of(first, second), "smtpd").find("mech_list"))
        .contains("PLAIN");
    Files.writeString(
        first.resolve("smtpd.conf"), "# comment\n\n Mech_List :  CRAM-MD5\tLOGIN  \nx:\n");
    ApplicationOptions read = ApplicationOptions.load(List.of(first, second), "smtpd");
    assertThat(read.words("mech_list", "")).containsExactly("CRAM-MD5", "LOGIN");
    assertThat(read.find("x")).isEmpty();
    assertThat(ApplicationOptions.load(List.of(first), "other").values()).isEmpty();
  }

  @Test
  void namesABadLine() {
    assertThatThrownBy(() -> ApplicationOptions.parse("/x/smtpd.conf", "a: b\nnonsense\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("/x/smtpd.conf, line 2: expected option: value");
  }

  @Test
  void saysNothingOfValues() {
    assertThat(ApplicationOptions.parse("f", "sql_passwd: hush\n").toString())
        .doesNotContain("hush");
  }
}
