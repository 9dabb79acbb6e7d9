package org.facteur.core.tls.client;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.CertificateFiles;
import org.facteur.core.tls.ContextOptions;
import org.facteur.core.tls.FileStamps;
import org.facteur.core.tls.KeyExchangeGroups;
import org.facteur.core.tls.ProtectedFiles;
import org.facteur.core.tls.TlsFailure;
import org.facteur.core.tls.TlsUnavailableException;
import org.facteur.core.tls.openssl.CertificateChain;
import org.facteur.core.tls.openssl.OpenSsl;
import org.facteur.core.tls.openssl.SslContext;

/** What the sessions of a client share: made when first needed, and again for new certificates. */
final class ClientContext {
  private static final Parameter<String> DIGESTS = Parameter.string("tls_dane_digests");

  private final Configuration configuration;
  private final String prefix;
  private final ClientTlsSettings settings;
  private final CertificateFiles certificates;
  private final FileStamps stamps;
  private final MailLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean tried;
  private volatile Optional<SslContext> current = Optional.empty();

  ClientContext(
      Configuration configuration,
      String prefix,
      ClientTlsSettings settings,
      ProtectedFiles files,
      MailLog log) {
    this.configuration = configuration;
    this.prefix = prefix;
    this.settings = settings;
    this.certificates = new CertificateFiles(configuration, prefix + "tls_", files);
    this.stamps = new FileStamps(certificates.paths());
    this.log = log;
  }

  /** The context for a new connection; empty when none can be made, which is logged. */
  Optional<SslContext> current() {
    lock.lock();
    try {
      if (!tried || stamps.haveChanged()) {
        tried = true;
        try {
          current = Optional.of(build());
        } catch (TlsFailure e) {
          e.problems().forEach(problem -> log.warning("TLS library problem: " + problem));
          log.warning(e.getMessage() + ": disabling TLS support");
        } catch (TlsUnavailableException e) {
          log.warning(e.getMessage());
        }
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  private SslContext build() throws TlsFailure {
    OpenSsl.require();
    SslContext context = SslContext.client();
    ContextOptions.apply(context, configuration, log);
    KeyExchangeGroups.apply(context, configuration, "auto", log);
    ContextOptions.authorities(context, configuration, text("tls_CAfile"), text("tls_CApath"), log);
    context.verifyDepth(settings.verifyDepth());
    context.enableDane();
    DaneDigests.apply(context, configuration.get(DIGESTS), log);
    for (CertificateChain chain : certificates.load()) {
      context.chain(chain);
    }
    return context;
  }

  private String text(String name) {
    return configuration.get(Parameter.string(prefix + name)).strip();
  }
}
