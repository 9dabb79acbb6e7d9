package org.facteur.core.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.tls.openssl.CertificateChain;
import org.facteur.core.tls.openssl.PemBlock;

/**
 * The certificates and keys that a server or client shows: chain files, or else the separate files
 * for RSA, DSA and ECDSA.
 */
public final class CertificateFiles {
  private static final String[][] PAIRS = {
    {"RSA", "cert_file", "key_file"},
    {"DSA", "dcert_file", "dkey_file"},
    {"ECDSA", "eccert_file", "eckey_file"}
  };

  private final ProtectedFiles files;
  private final List<String> chainFiles;
  private final List<Pair> pairs = new ArrayList<>();

  private record Pair(String kind, String certificate, String key) {}

  /**
   * @param prefix {@code smtpd_tls_}, {@code smtp_tls_} or {@code lmtp_tls_}
   */
  public CertificateFiles(Configuration configuration, String prefix, ProtectedFiles files) {
    this.files = files;
    this.chainFiles = words(text(configuration, prefix + "chain_files"));
    if (chainFiles.isEmpty()) {
      for (String[] names : PAIRS) {
        String certificate = text(configuration, prefix + names[1]);
        if (!certificate.isEmpty() && !certificate.equalsIgnoreCase("none")) {
          pairs.add(new Pair(names[0], certificate, text(configuration, prefix + names[2])));
        }
      }
    }
  }

  private static String text(Configuration configuration, String name) {
    return configuration.get(Parameter.string(name)).strip();
  }

  private static List<String> words(String text) {
    return List.of(text.split("[\\s,]+")).stream().filter(word -> !word.isEmpty()).toList();
  }

  public boolean isEmpty() {
    return chainFiles.isEmpty() && pairs.isEmpty();
  }

  /** The files, to see whether they change. */
  public List<String> paths() {
    List<String> paths = new ArrayList<>(chainFiles);
    for (Pair pair : pairs) {
      paths.add(pair.certificate());
      if (!pair.key().equals(pair.certificate())) {
        paths.add(pair.key());
      }
    }
    return paths;
  }

  /**
   * Reads the files.
   *
   * @throws TlsUnavailableException with Postfix's words for what is wrong
   */
  public List<CertificateChain> load() {
    List<CertificateChain> chains = new ArrayList<>();
    if (!chainFiles.isEmpty()) {
      List<PemBlock> blocks = new ArrayList<>();
      for (String file : chainFiles) {
        try {
          blocks.addAll(PemBlock.parse(files.read(Path.of(file)).bytes()));
        } catch (IOException e) {
          throw new TlsUnavailableException(
              "error opening chain file: " + file + ": " + FileProblem.text(e));
        }
      }
      return ChainReader.read(blocks, String.join(", ", chainFiles));
    }
    for (Pair pair : pairs) {
      chains.add(load(pair));
    }
    return chains;
  }

  private CertificateChain load(Pair pair) {
    List<PemBlock> certificates =
        blocks(pair.certificate(), pair.kind() + " certificate").stream()
            .filter(PemBlock::isCertificate)
            .toList();
    if (certificates.isEmpty()) {
      throw missing(pair.kind() + " certificate", pair.certificate());
    }
    PemBlock key =
        blocks(pair.key(), pair.kind() + " private key").stream()
            .filter(PemBlock::isPrivateKey)
            .findFirst()
            .orElseThrow(() -> missing(pair.kind() + " private key", pair.key()));
    return new CertificateChain(
        key, certificates.getFirst(), certificates.subList(1, certificates.size()));
  }

  private List<PemBlock> blocks(String file, String what) {
    try {
      return PemBlock.parse(files.read(Path.of(file)).bytes());
    } catch (IOException e) {
      throw new TlsUnavailableException(
          "cannot get "
              + what
              + " from file \""
              + file
              + "\": disabling TLS support ("
              + FileProblem.text(e)
              + ")");
    }
  }

  private static TlsUnavailableException missing(String what, String file) {
    return new TlsUnavailableException(
        "cannot get " + what + " from file \"" + file + "\": disabling TLS support");
  }
}
