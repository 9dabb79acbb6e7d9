package org.facteur.core.address;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;

/**
 * The domain of {@code myorigin}: the parameter's text, or, when that begins with a slash, the
 * first line of the file of that name. Debian's packages write {@code myorigin = /etc/mailname}.
 */
public final class MailOrigin {
  private static final Parameter<String> MYORIGIN = Parameter.string("myorigin");

  private MailOrigin() {}

  /**
   * Reads it anew at each call.
   *
   * @throws ConfigurationException when the file cannot be read or its first line is empty
   */
  public static String of(Configuration configuration) {
    String value = configuration.get(MYORIGIN);
    return value.startsWith("/") ? firstLine(value) : value;
  }

  private static String firstLine(String file) {
    String line;
    try (BufferedReader reader =
        Files.newBufferedReader(Path.of(file), StandardCharsets.ISO_8859_1)) {
      line = reader.readLine();
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(file + ": cannot open file: No such file or directory", e);
    } catch (IOException e) {
      throw new ConfigurationException(file + ": cannot open file: " + e.getMessage(), e);
    }
    if (line == null || line.isBlank()) {
      throw new ConfigurationException("myorigin file " + file + " is empty");
    }
    return line.strip();
  }
}
