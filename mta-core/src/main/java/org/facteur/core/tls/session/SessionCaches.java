package org.facteur.core.tls.session;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.facteur.core.log.MailLog;

/**
 * The session caches of a process, by the tables that the parameters name. Close it to keep them.
 */
public final class SessionCaches implements AutoCloseable {
  private final Map<Path, SessionCache> caches = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final MailLog log;

  public SessionCaches(InstantSource clock, MailLog log) {
    this.clock = clock;
    this.log = log;
  }

  /**
   * The cache of a table.
   *
   * @param database {@code btree:/var/lib/postfix/smtpd_scache}; its type does not matter, the file
   *     is {@code smtpd_scache.sessions}
   */
  public SessionCache open(String database) {
    Path path = Path.of(database.substring(database.indexOf(':') + 1) + ".sessions");
    return caches.computeIfAbsent(path, file -> new SessionCache(file, clock));
  }

  @Override
  public void close() {
    caches.forEach(
        (file, cache) -> {
          try {
            cache.save();
          } catch (IOException e) {
            log.warning("TLS sessions are not kept in " + file + ": " + e.getMessage());
          }
        });
  }
}
