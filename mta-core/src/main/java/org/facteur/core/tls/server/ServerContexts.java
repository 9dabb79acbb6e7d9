package org.facteur.core.tls.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.tls.CertificateFiles;
import org.facteur.core.tls.ChainReader;
import org.facteur.core.tls.FileStamps;
import org.facteur.core.tls.ProtectedFiles;
import org.facteur.core.tls.TlsLogLevel;
import org.facteur.core.tls.TlsResources;
import org.facteur.core.tls.TlsUnavailableException;
import org.facteur.core.tls.openssl.PemBlock;
import org.facteur.core.tls.openssl.SslContext;

/**
 * The contexts of a service. Certificate files that have changed are read again, at most once every
 * few seconds; while new ones cannot be used, the old ones stay.
 */
final class ServerContexts {
  private static final int NAMES_KEPT = 1000;

  private final ServerTlsSettings settings;
  private final CertificateFiles certificates;
  private final boolean anonymous;
  private final ServerContextBuilder builder;
  private final ProtectedFiles files;
  private final LookupChain names;
  private final MailLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, SslContext> byChain = new ConcurrentHashMap<>();
  private volatile SslContext current;
  private final FileStamps stamps;

  ServerContexts(
      Configuration configuration,
      ServerTlsSettings settings,
      LookupTables tables,
      TlsResources resources,
      MailLog log) {
    this.settings = settings;
    this.log = log;
    this.files = resources.files();
    this.certificates = new CertificateFiles(configuration, "smtpd_tls_", resources.files());
    this.stamps = new FileStamps(certificates.paths());
    this.anonymous =
        configuration.text("smtpd_tls_cert_file").orElse("").strip().equalsIgnoreCase("none");
    this.builder =
        new ServerContextBuilder(
            configuration, settings, resources.files(), new KeptSessions(settings, resources), log);
    this.names = LookupChain.of("tls_server_sni_maps", configuration, tables, log);
  }

  /** Whether there is something to show, or the administrator says that nothing shall be shown. */
  boolean hasCertificates() {
    return !certificates.isEmpty() || anonymous;
  }

  /** Reads the files for the first time. */
  void load() {
    current = build();
  }

  private SslContext build() {
    SslContext context =
        builder.build(certificates.load(), String.join(", ", certificates.paths()));
    if (!names.isEmpty()) {
      context.nameContexts(this::named);
    }
    return context;
  }

  /** The context for a new connection. */
  SslContext current() {
    if (lock.tryLock()) {
      try {
        if (stamps.haveChanged()) {
          current = build();
          log.info("TLS certificates read again: " + String.join(", ", certificates.paths()));
        }
      } catch (TlsUnavailableException e) {
        log.warning("going on with the old TLS certificates: " + e.getMessage());
      } finally {
        lock.unlock();
      }
    }
    return current;
  }

  /** tls_server_sni_maps: by the name itself, then by the domains above it with a dot before. */
  private Optional<SslContext> named(String asked, String client) {
    String name = asked.toLowerCase(Locale.ROOT);
    if (!HostSyntax.isHostname(name)) {
      log.warning("TLS SNI from " + client + " is invalid: " + printable(name));
      return Optional.empty();
    }
    try {
      for (String key = name; !key.isEmpty(); key = parent(key)) {
        Optional<String> chain = names.find(key);
        if (chain.isPresent()) {
          return Optional.of(context(chain.get(), name));
        }
      }
      if (settings.logLevel().contains(TlsLogLevel.VERBOSE)) {
        log.info("TLS SNI " + name + " from " + client + " not matched, using default chain");
      }
    } catch (LookupFailure | IllegalArgumentException | TlsUnavailableException e) {
      log.warning("SNI data for " + name + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  private static String parent(String key) {
    int dot = key.indexOf('.', 1);
    return dot < 0 ? "" : key.substring(dot);
  }

  private static String printable(String name) {
    return name.replaceAll("[^ -~]", "?").substring(0, Math.min(100, name.length()));
  }

  /**
   * A table's value is the base64 of PEM files, as {@code postmap -F} writes it; tables without an
   * index have the names of the files.
   */
  private SslContext context(String value, String name) {
    SslContext known = byChain.get(value);
    if (known != null) {
      return known;
    }
    byte[] pem =
        value.startsWith("/")
            ? concatenated(value)
            : Base64.getMimeDecoder().decode(value.getBytes(StandardCharsets.ISO_8859_1));
    SslContext made =
        builder.build(ChainReader.read(PemBlock.parse(pem), "SNI data for " + name), name);
    if (byChain.size() >= NAMES_KEPT) {
      byChain.clear();
    }
    byChain.put(value, made);
    return made;
  }

  private byte[] concatenated(String paths) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String path : paths.strip().split("[\\s,]+")) {
      try {
        all.writeBytes(files.read(Path.of(path)).bytes());
        all.write('\n');
      } catch (IOException e) {
        throw new TlsUnavailableException("cannot read " + path + ": " + e.getMessage());
      }
    }
    return all.toByteArray();
  }
}
