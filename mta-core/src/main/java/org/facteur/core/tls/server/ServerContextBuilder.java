package org.facteur.core.tls.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.ContextOptions;
import org.facteur.core.tls.KeyExchangeGroups;
import org.facteur.core.tls.ProtectedFiles;
import org.facteur.core.tls.TlsFailure;
import org.facteur.core.tls.TlsUnavailableException;
import org.facteur.core.tls.openssl.CertificateChain;
import org.facteur.core.tls.openssl.ServerSessions;
import org.facteur.core.tls.openssl.SslContext;
import org.facteur.core.tls.openssl.SslOption;

/** Makes the contexts of a service: the default one, and one for each name of the SNI maps. */
final class ServerContextBuilder {
  private static final Parameter<String> CA_FILE = Parameter.string("smtpd_tls_CAfile");
  private static final Parameter<String> CA_PATH = Parameter.string("smtpd_tls_CApath");
  private static final Parameter<String> GRADE = Parameter.string("smtpd_tls_eecdh_grade");
  private static final Parameter<String> DH_FILE = Parameter.string("smtpd_tls_dh1024_param_file");
  private static final Parameter<Boolean> PREEMPT = Parameter.bool("tls_preempt_cipherlist");

  private final Configuration configuration;
  private final ServerTlsSettings settings;
  private final ProtectedFiles files;
  private final ServerSessions sessions;
  private final MailLog log;

  ServerContextBuilder(
      Configuration configuration,
      ServerTlsSettings settings,
      ProtectedFiles files,
      ServerSessions sessions,
      MailLog log) {
    this.configuration = configuration;
    this.settings = settings;
    this.files = files;
    this.sessions = sessions;
    this.log = log;
  }

  /**
   * Makes a context that shows these certificates.
   *
   * @throws TlsUnavailableException with what the log shall say
   */
  SslContext build(List<CertificateChain> chains, String source) {
    SslContext context = SslContext.server();
    try {
      context.versions(settings.protocols().minimum(), settings.protocols().maximum());
      context.options(settings.protocols().exclusions());
      context.ciphers(settings.ciphers());
      ContextOptions.apply(context, configuration, log);
      if (configuration.get(PREEMPT)) {
        context.options(SslOption.CIPHER_SERVER_PREFERENCE);
      }
      KeyExchangeGroups.apply(context, configuration, configuration.get(GRADE), log);
      dhParameters(context);
      authorities(context);
      for (CertificateChain chain : chains) {
        context.chain(chain);
      }
      context.sessionContext("smtpd " + settings.required(), settings.sessionTime().toSeconds());
      context.serverSessions(sessions);
      return context;
    } catch (TlsFailure e) {
      e.problems().forEach(problem -> log.warning("TLS library problem: " + problem));
      throw new TlsUnavailableException(
          e.getMessage() + (source.isEmpty() ? "" : " of " + source) + ": disabling TLS support");
    }
  }

  private void authorities(SslContext context) throws TlsFailure {
    String file = configuration.get(CA_FILE).strip();
    String directory = configuration.get(CA_PATH).strip();
    ContextOptions.authorities(context, configuration, file, directory, log);
    if (settings.asks()) {
      context.askForCertificate(settings.verifyDepth());
      if (!file.isEmpty()) {
        try {
          context.clientAuthorities(files.read(Path.of(file)).bytes());
        } catch (IOException e) {
          log.warning("error loading client CA names from: " + file);
        }
      }
    }
  }

  private void dhParameters(SslContext context) {
    String file = configuration.get(DH_FILE).strip();
    switch (file) {
      case "", "auto", "none" -> context.automaticDhParameters();
      default -> {
        try {
          context.dhParameters(files.read(Path.of(file)).bytes());
        } catch (TlsFailure e) {
          log.warning(
              "error decoding DH parameters from file \""
                  + file
                  + "\" -- using compiled-in defaults");
          context.automaticDhParameters();
        } catch (IOException e) {
          log.warning(
              "error opening DH parameter file \""
                  + file
                  + "\": "
                  + e.getMessage()
                  + " -- using compiled-in defaults");
          context.automaticDhParameters();
        }
      }
    }
  }
}
