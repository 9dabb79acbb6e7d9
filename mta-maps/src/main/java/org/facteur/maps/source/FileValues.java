package org.facteur.maps.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.maps.FileReasons;

/**
 * Values that are names of files and stand for their contents: {@code postmap -F}. Several files
 * are put behind each other with a newline between them; tables keep them in base64.
 */
public final class FileValues {
  private FileValues() {}

  /**
   * The contents of the files.
   *
   * @param names separated by commas or white space
   * @throws IOException with a message such as {@code open /x: No such file or directory}
   */
  public static byte[] read(String names) throws IOException {
    ByteArrayOutputStream contents = new ByteArrayOutputStream();
    String separator = "";
    for (String name : ConfigurationWords.split(names)) {
      contents.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
      try {
        contents.writeBytes(Files.readAllBytes(Path.of(name)));
      } catch (IOException e) {
        throw new IOException("open " + name + ": " + FileReasons.of(e), e);
      }
      separator = "\n";
    }
    return contents.toByteArray();
  }

  /** As tables keep them. */
  public static String encode(byte[] contents) {
    return Base64.getEncoder().encodeToString(contents);
  }
}
