package org.facteur.core.tls.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.openssl.ServerSessions.TicketKey;

/**
 * The keys that session tickets are encrypted with, RFC 5077 section 5.5: a new one after half the
 * time that sessions last, so that the one before still opens every ticket that is valid. They are
 * kept in a file, so that tickets survive a restart.
 */
public final class TicketKeys {
  private static final int NAME = 16;
  private static final int SECRET = 32;
  private static final int RECORD = Long.BYTES + NAME + 2 * SECRET;
  private static final int LIMIT = 4;

  private final Path file;
  private final InstantSource clock;
  private final MailLog log;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();

  /** The newest first. */
  private final Deque<Dated> keys = new ArrayDeque<>();

  private boolean loaded;

  private record Dated(long made, TicketKey key) {}

  /**
   * @param file read when first needed
   */
  public TicketKeys(Path file, InstantSource clock, MailLog log) {
    this.file = file;
    this.clock = clock;
    this.log = log;
  }

  /** The key for new tickets, whose sessions last for a time. */
  public TicketKey current(Duration time) {
    lock.lock();
    try {
      load();
      long now = clock.millis();
      Dated newest = keys.peekFirst();
      if (newest == null || now - newest.made() > time.toMillis() / 2 || newest.made() > now) {
        newest = new Dated(now, new TicketKey(bytes(NAME), bytes(SECRET), bytes(SECRET)));
        keys.addFirst(newest);
        while (keys.size() > LIMIT) {
          keys.removeLast();
        }
        save();
      }
      return newest.key();
    } finally {
      lock.unlock();
    }
  }

  /** The key with a name, if its tickets may still be valid. */
  public Optional<TicketKey> find(byte[] name, Duration time) {
    lock.lock();
    try {
      load();
      long oldest = clock.millis() - 2 * time.toMillis();
      return keys.stream()
          .filter(dated -> dated.made() > oldest && Arrays.equals(dated.key().name(), name))
          .map(Dated::key)
          .findFirst();
    } finally {
      lock.unlock();
    }
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    try {
      ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
      while (content.remaining() >= RECORD && keys.size() < LIMIT) {
        long made = content.getLong();
        TicketKey key = new TicketKey(new byte[NAME], new byte[SECRET], new byte[SECRET]);
        content.get(key.name()).get(key.mac()).get(key.cipher());
        keys.addLast(new Dated(made, key));
      }
    } catch (IOException e) {
      // The first start: new keys are made.
      keys.clear();
    }
  }

  private void save() {
    ByteBuffer content = ByteBuffer.allocate(keys.size() * RECORD);
    for (Dated dated : keys) {
      content.putLong(dated.made());
      content.put(dated.key().name()).put(dated.key().mac()).put(dated.key().cipher());
    }
    try {
      Path written = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(written);
      Files.createFile(
          written,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(written, content.array());
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warning("TLS session ticket keys are not kept in " + file + ": " + e.getMessage());
    }
  }
}
