package org.facteur.core.tls.server;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.facteur.core.tls.TlsResources;
import org.facteur.core.tls.openssl.ServerSessions;
import org.facteur.core.tls.session.SessionCache;

/** The sessions that clients of one service may resume: by ticket, or out of a cache. */
final class KeptSessions implements ServerSessions {
  private final TlsResources resources;
  private final Optional<SessionCache> cache;
  private final Duration time;
  private final String ticketCipher;

  KeptSessions(ServerTlsSettings settings, TlsResources resources) {
    this.resources = resources;
    this.time = settings.sessionTime();
    this.ticketCipher = settings.ticketCipher().strip();
    this.cache =
        settings.sessionDatabase().isBlank() || time.isZero()
            ? Optional.empty()
            : Optional.of(resources.caches().open(settings.sessionDatabase().strip()));
  }

  @Override
  public Optional<TicketKey> currentKey() {
    return ticketCipher.isEmpty() || time.isZero()
        ? Optional.empty()
        : Optional.of(resources.ticketKeys().current(time));
  }

  @Override
  public Optional<TicketKey> key(byte[] name) {
    return resources.ticketKeys().find(name, time);
  }

  @Override
  public String ticketCipher() {
    return ticketCipher;
  }

  @Override
  public boolean keepsSessions() {
    return cache.isPresent();
  }

  @Override
  public void put(byte[] id, byte[] session) {
    cache.ifPresent(kept -> kept.put(HexFormat.of().formatHex(id), session, time));
  }

  @Override
  public Optional<byte[]> get(byte[] id) {
    return cache.flatMap(kept -> kept.get(HexFormat.of().formatHex(id)));
  }

  @Override
  public void remove(byte[] id) {
    cache.ifPresent(kept -> kept.remove(HexFormat.of().formatHex(id)));
  }
}
