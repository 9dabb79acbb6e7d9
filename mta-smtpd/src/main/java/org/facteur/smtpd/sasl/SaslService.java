package org.facteur.smtpd.sasl;

import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.log.MailLog;

/**
 * SASL of one smtpd service: its settings, and the server that they choose. A server that cannot be
 * made, for a mistake in its configuration, offers nothing and lets nobody in.
 */
public record SaslService(SaslSettings settings, Optional<SaslServer> server) {
  /** Reads a snapshot; mistakes are logged. */
  public static SaslService of(Configuration from, SaslResources resources, MailLog log) {
    SaslSettings settings = SaslSettings.of(from, resources.tables(), log);
    if (!settings.enabled()) {
      return new SaslService(settings, Optional.empty());
    }
    try {
      return new SaslService(settings, Optional.of(server(settings, from, resources, log)));
    } catch (ConfigurationException e) {
      log.fatal("SASL per-process initialization failed: " + e.getMessage());
      return new SaslService(settings, Optional.of(new UnavailableServer()));
    }
  }

  private static SaslServer server(
      SaslSettings settings, Configuration from, SaslResources resources, MailLog log) {
    return switch (settings.type()) {
      case "cyrus" -> CyrusServer.of(settings, resources, from);
      case "dovecot" -> new DovecotServer(settings, resources, log);
      default ->
          throw new ConfigurationException(
              "unsupported SASL server implementation: " + settings.type());
    };
  }

  /** Whether a session may log in at all, as it is now secured. */
  public boolean isActive(boolean encrypted) {
    return server.isPresent() && (encrypted || !settings.tlsOnly());
  }

  /** Offers nothing. */
  private static final class UnavailableServer implements SaslServer {
    @Override
    public List<String> mechanisms(SaslPeer peer) {
      return List.of();
    }

    @Override
    public SaslExchange begin(String mechanism, SaslPeer peer) {
      return new SaslExchange() {
        @Override
        public SaslAnswer first(Optional<String> initial) {
          return SaslAnswer.Refused.of(true, "generic failure");
        }

        @Override
        public SaslAnswer next(String response) {
          return SaslAnswer.Refused.of(true, "generic failure");
        }

        @Override
        public void close() {}
      };
    }
  }
}
