package org.facteur.maps.sql;

import com.unboundid.util.ssl.PEMFileKeyManager;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.facteur.maps.database.TableDefinition;

/** The TLS parameters of mysql_table(5) as options of the driver. */
final class MysqlTls {
  private static final String KEY_STORE = "PKCS12";

  private MysqlTls() {}

  /** Options; none when TLS is not asked for. */
  static Map<String, String> options(TableDefinition definition, MysqlOptionFile file) {
    String authorities = definition.text("tls_CAfile", file.get("ssl-ca", ""));
    String directory = definition.text("tls_CApath", file.get("ssl-capath", ""));
    String certificate = definition.text("tls_cert_file", file.get("ssl-cert", ""));
    String key = definition.text("tls_key_file", file.get("ssl-key", ""));
    boolean verify =
        definition.isYes("tls_verify_cert", file.options().containsKey("ssl-verify-server-cert"));
    Map<String, String> options = new LinkedHashMap<>();
    if (definition.has("tls_ciphers")) {
      definition.tables().warn(definition.label() + ": tls_ciphers is not supported, ignoring it");
    }
    if (authorities.isEmpty() && directory.isEmpty() && certificate.isEmpty() && !verify) {
      return options;
    }
    boolean trusting = authorities.isEmpty() && directory.isEmpty() && !verify;
    options.put("sslMode", trusting ? "trust" : verify ? "verify-full" : "verify-ca");
    try {
      if (!authorities.isEmpty()) {
        options.put("serverSslCert", Files.readString(Path.of(authorities)));
      } else if (!directory.isEmpty()) {
        options.put("serverSslCert", certificates(Path.of(directory)));
      }
      if (!certificate.isEmpty()) {
        String password = UUID.randomUUID().toString();
        options.put("keyStoreType", KEY_STORE);
        options.put("keyStorePassword", password);
        options.put("keyStore", keyStore(certificate, key.isEmpty() ? certificate : key, password));
      }
    } catch (IOException | GeneralSecurityException e) {
      throw definition.problem("TLS: " + e.getMessage());
    }
    return options;
  }

  private static String certificates(Path directory) throws IOException {
    StringBuilder text = new StringBuilder();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{pem,crt,0}")) {
      for (Path file : files) {
        text.append(Files.readString(file, StandardCharsets.ISO_8859_1)).append('\n');
      }
    }
    return text.toString();
  }

  /** The driver takes keys from a key store only: one that lasts as long as the process. */
  private static String keyStore(String certificate, String key, String password)
      throws IOException, GeneralSecurityException {
    PEMFileKeyManager pem = new PEMFileKeyManager(new File(certificate), new File(key));
    String alias = pem.getClientAliases("RSA", null)[0];
    KeyStore store = KeyStore.getInstance(KEY_STORE);
    store.load(null, null);
    store.setKeyEntry(
        "client", pem.getPrivateKey(alias), password.toCharArray(), pem.getCertificateChain(alias));
    Path file =
        Files.createTempFile(
            "facteur",
            ".p12",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    file.toFile().deleteOnExit();
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return file.toString();
  }
}
