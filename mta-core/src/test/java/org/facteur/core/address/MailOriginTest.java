package org.facteur.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailOriginTest {
  @TempDir private Path directory;

  private static String origin(String value) {
    return MailOrigin.of(Configuration.of(Map.of("myorigin", value, "mydomain", "example.test")));
  }

  @Test
  void theTextOrTheFirstLineOfTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("mailname"), " example.org \nsecond line\n");
    assertThat(origin("$mydomain")).isEqualTo("example.test");
    assertThat(origin(file.toString())).isEqualTo("example.org");
  }

  @Test
  void aFileWithoutANameIsAnError() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty"), "\nexample.org\n");
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> origin(empty.toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("myorigin file " + empty + " is empty");
    assertThatThrownBy(() -> origin(missing.toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(missing + ": cannot open file: No such file or directory");
  }
}
