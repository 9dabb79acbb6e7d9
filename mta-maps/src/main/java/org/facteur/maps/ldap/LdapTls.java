package org.facteur.maps.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileKeyManager;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLSocketVerifier;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllSSLSocketVerifier;
import com.unboundid.util.ssl.TrustAllTrustManager;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.facteur.maps.FileReasons;

/** The TLS of connections to a directory: whom to trust, by which name, and who we are. */
final class LdapTls {
  private static final String LOCALHOST = "localhost";
  private static final Path SYSTEM_AUTHORITIES = Path.of("/etc/ssl/certs/ca-certificates.crt");

  private LdapTls() {}

  /**
   * A context.
   *
   * @throws IOException with the reason when a file cannot be used
   */
  static SSLContext context(LdapTlsSettings settings) throws IOException {
    try {
      KeyManager key =
          settings.certificate().isEmpty()
              ? null
              : new PEMFileKeyManager(
                  new File(settings.certificate()),
                  new File(settings.key().isEmpty() ? settings.certificate() : settings.key()));
      return new SSLUtil(key, trust(settings)).createSSLContext();
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static TrustManager trust(LdapTlsSettings settings)
      throws IOException, KeyStoreException {
    if (!settings.verify()) {
      return new TrustAllTrustManager();
    }
    if (!settings.authorityFile().isEmpty()) {
      return new PEMFileTrustManager(new File(settings.authorityFile()));
    }
    if (!settings.authorityDirectory().isEmpty()) {
      return new PEMFileTrustManager(certificates(Path.of(settings.authorityDirectory())));
    }
    return new PEMFileTrustManager(SYSTEM_AUTHORITIES.toFile());
  }

  private static List<File> certificates(Path directory) throws IOException {
    List<File> files = new ArrayList<>();
    Set<Path> seen = new LinkedHashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isRegularFile(entry) && seen.add(entry.toRealPath()) && isCertificate(entry)) {
          files.add(entry.toFile());
        }
      }
    } catch (IOException e) {
      throw new IOException(directory + ": " + FileReasons.of(e), e);
    }
    return files;
  }

  private static boolean isCertificate(Path file) throws IOException {
    return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
        .contains("-----BEGIN CERTIFICATE-----");
  }

  /** Compares the name in the server's certificate. */
  static SSLSocketVerifier verifier(LdapTlsSettings settings) {
    return settings.verify() ? new NameVerifier() : TrustAllSSLSocketVerifier.getInstance();
  }

  /** {@code localhost} is called by the machine's own name, as OpenLDAP's library does. */
  private static final class NameVerifier extends SSLSocketVerifier {
    private final HostNameSSLSocketVerifier names = new HostNameSSLSocketVerifier(true, false);

    @Override
    public void verifySSLSocket(String host, int port, SSLSocket socket) throws LDAPException {
      if (!host.equalsIgnoreCase(LOCALHOST)) {
        names.verifySSLSocket(host, port, socket);
        return;
      }
      for (String name : ownNames()) {
        try {
          names.verifySSLSocket(name, port, socket);
          return;
        } catch (LDAPException _) {
          // the next name
        }
      }
      names.verifySSLSocket(host, port, socket);
    }
  }

  private static Set<String> ownNames() {
    Set<String> names = new LinkedHashSet<>();
    try {
      InetAddress own = InetAddress.getLocalHost();
      names.add(own.getHostName());
      names.add(own.getCanonicalHostName());
    } catch (IOException _) {
      // no name but localhost
    }
    return names;
  }
}
