package org.facteur.smtpd.sasl;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.facteur.core.log.MailLog;

/**
 * {@code smtpd_sasl_type = dovecot}: Dovecot's auth service knows the mechanisms and the users.
 * Each exchange has a connection of its own; which mechanisms there are is asked again after a
 * minute.
 */
final class DovecotServer implements SaslServer {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
  private static final Duration FRESH = Duration.ofMinutes(1);

  private record Known(List<DovecotMechanism> mechanisms, Instant since) {}

  private final SaslSettings settings;
  private final SaslResources resources;
  private final MailLog log;
  private final Clock clock = Clock.systemUTC();
  private volatile Known known = new Known(List.of(), Instant.MIN);

  DovecotServer(SaslSettings settings, SaslResources resources, MailLog log) {
    this.settings = settings;
    this.resources = resources;
    this.log = log;
  }

  @Override
  public List<String> mechanisms(SaslPeer peer) {
    if (known.mechanisms().isEmpty() || known.since().plus(FRESH).isBefore(clock.instant())) {
      connect().ifPresent(DovecotConnection::close);
    }
    return known.mechanisms().stream()
        .filter(one -> settings.options(peer).allow(one.traits()))
        .map(DovecotMechanism::name)
        .filter(settings::passes)
        .toList();
  }

  /** Connects, and remembers the mechanisms; a failure is logged. */
  Optional<DovecotConnection> connect() {
    String path = settings.path();
    try {
      DovecotConnection connection =
          DovecotConnection.open(
              path.startsWith("inet:")
                  ? resources.endpoints().connect(path, CONNECT_PATIENCE)
                  : resources
                      .sockets()
                      .connect(
                          resources
                              .paths()
                              .resolve(path.startsWith("unix:") ? path.substring(5) : path),
                          CONNECT_PATIENCE));
      known = new Known(connection.mechanisms(), clock.instant());
      return Optional.of(connection);
    } catch (IOException e) {
      log.warning("SASL: Connect to Dovecot auth socket '" + path + "' failed: " + e.getMessage());
      return Optional.empty();
    }
  }

  String service() {
    return settings.service();
  }

  @Override
  public SaslExchange begin(String mechanism, SaslPeer peer) {
    return new DovecotExchange(this, mechanism, peer);
  }
}
