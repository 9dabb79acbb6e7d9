package org.facteur.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Certificates and keys for tests, as files of a directory: {@code mail}, {@code mail-ec} and
 * {@code expired} are for mail.example.test, {@code other} for other.example.test, {@code client}
 * for a client, all issued by {@link #authority}; {@code self-signed} is not.
 */
public final class TestCertificates {
  private static final List<String> CHAINS =
      List.of("mail", "mail-ec", "expired", "other", "client", "self-signed");
  private final Path directory;

  /** Writes the files. */
  public TestCertificates(Path directory) throws IOException {
    this.directory = directory;
    for (String chain : CHAINS) {
      copy(chain + ".chain.pem");
    }
    copy("authority.crt.pem");
  }

  private void copy(String name) throws IOException {
    try (InputStream in = TestCertificates.class.getResourceAsStream("certificates/" + name)) {
      Files.write(directory.resolve(name), in.readAllBytes());
    }
  }

  /** The file with a key and its certificate. */
  public Path chain(String name) {
    return directory.resolve(name + ".chain.pem");
  }

  /** The file with the certificate of the authority. */
  public Path authority() {
    return directory.resolve("authority.crt.pem");
  }
}
