package org.facteur.app.system;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.MasterCf;
import org.facteur.core.config.Parameter;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.ProtectedFiles;
import org.facteur.queue.listing.LocalServer;

/**
 * Reads private keys for the network process, which may not read them itself: the part of Postfix's
 * daemons that runs before they drop their rights.
 *
 * <p>Only files are read that the configuration, as this process has read it from the files of
 * root, names as certificates and keys: who has taken over the network process learns nothing that
 * it did not have.
 */
final class ProtectedFileServer implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int LARGEST = 1 << 20;
  private static final List<String> PREFIXES = List.of("smtpd_tls_", "smtp_tls_", "lmtp_tls_");
  private static final List<String> NAMES =
      List.of(
          "cert_file",
          "key_file",
          "dcert_file",
          "dkey_file",
          "eccert_file",
          "eckey_file",
          "chain_files");
  private static final List<String> OTHERS =
      List.of(
          "smtpd_tls_CAfile",
          "smtpd_tls_dh1024_param_file",
          "smtp_tls_trust_anchor_file",
          "lmtp_tls_trust_anchor_file");

  private final LocalServer server;

  private ProtectedFileServer(LocalServer server) {
    this.server = server;
  }

  /**
   * Begins to serve.
   *
   * @param owner the user that is served besides root
   */
  static ProtectedFileServer start(
      Path socket, String owner, Supplier<RoutingSnapshot> snapshot, MailLog log)
      throws IOException {
    return new ProtectedFileServer(
        LocalServer.start(
            socket,
            user -> user.equals(owner) || user.equals("root"),
            DEADLINE,
            log,
            connection -> serve(connection, snapshot.get(), log)));
  }

  private static void serve(SocketChannel connection, RoutingSnapshot snapshot, MailLog log)
      throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(connection), StandardCharsets.UTF_8));
    DataOutputStream out = new DataOutputStream(Channels.newOutputStream(connection));
    String path = in.readLine();
    if (path == null || !named(snapshot).contains(path)) {
      log.warning("refusing to read a file that the configuration does not name: " + path);
      refuse(out, "not named by the configuration");
      return;
    }
    try {
      Path file = Path.of(path);
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
        refuse(
            out, Files.exists(file) ? "not a file of certificates" : "No such file or directory");
        return;
      }
      ProtectedFiles.Content content = ProtectedFiles.OWN_RIGHTS.read(file);
      out.writeBoolean(true);
      out.writeLong(content.modified().toMillis());
      out.writeInt(content.bytes().length);
      out.write(content.bytes());
    } catch (IOException e) {
      refuse(out, String.valueOf(e.getMessage()));
    }
    out.flush();
  }

  private static void refuse(DataOutputStream out, String why) throws IOException {
    out.writeBoolean(false);
    out.writeUTF(why);
    out.flush();
  }

  private static Set<String> named(RoutingSnapshot snapshot) {
    Set<String> files = new HashSet<>();
    add(files, snapshot.configuration());
    MasterCf master = snapshot.master();
    for (ServiceEntry service : master.services()) {
      if (!service.overrides().isEmpty()) {
        add(files, SystemParts.of(snapshot.configuration(), service));
      }
    }
    return files;
  }

  private static void add(Set<String> files, Configuration configuration) {
    for (String prefix : PREFIXES) {
      for (String name : NAMES) {
        addValue(files, configuration, prefix + name);
      }
    }
    OTHERS.forEach(name -> addValue(files, configuration, name));
  }

  private static void addValue(Set<String> files, Configuration configuration, String name) {
    for (String word : configuration.get(Parameter.string(name)).split("[\\s,]+")) {
      if (word.startsWith("/")) {
        files.add(word);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
