package org.facteur.core.tls.session;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sessions by name, for a time. The oldest give way when there are too many. Written to a file of
 * its owner's when it is saved: whoever can read it can decrypt the sessions.
 */
public final class SessionCache {
  private static final int LIMIT = 10_000;
  private static final int LARGEST = 64 * 1024;
  private static final int MAGIC = 0x46544c53;

  private final Path file;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Kept> sessions = new LinkedHashMap<>();
  private boolean changed;

  private record Kept(long end, byte[] bytes) {}

  /**
   * @param file where to keep them over a restart; one that does not exist or cannot be read is
   *     empty
   */
  SessionCache(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    load();
  }

  /** Keeps a session. */
  public void put(String name, byte[] session, Duration time) {
    if (session.length == 0 || session.length > LARGEST) {
      return;
    }
    lock.lock();
    try {
      sessions.remove(name);
      sessions.put(name, new Kept(clock.millis() + time.toMillis(), session.clone()));
      if (sessions.size() > LIMIT) {
        sessions.remove(sessions.keySet().iterator().next());
      }
      changed = true;
    } finally {
      lock.unlock();
    }
  }

  /** Finds a session that is not too old. */
  public Optional<byte[]> get(String name) {
    lock.lock();
    try {
      Kept kept = sessions.get(name);
      if (kept != null && kept.end() <= clock.millis()) {
        sessions.remove(name);
        return Optional.empty();
      }
      return Optional.ofNullable(kept).map(k -> k.bytes().clone());
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a session. */
  public void remove(String name) {
    lock.lock();
    try {
      changed |= sessions.remove(name) != null;
    } finally {
      lock.unlock();
    }
  }

  /** Writes the file, if there is something new. */
  void save() throws IOException {
    lock.lock();
    try {
      if (!changed) {
        return;
      }
      changed = false;
      long now = clock.millis();
      sessions.values().removeIf(kept -> kept.end() <= now);
      Path written = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(written);
      Files.createFile(
          written,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (OutputStream out = Files.newOutputStream(written);
          DataOutputStream data = new DataOutputStream(new java.io.BufferedOutputStream(out))) {
        data.writeInt(MAGIC);
        data.writeInt(sessions.size());
        for (Map.Entry<String, Kept> entry : sessions.entrySet()) {
          data.writeUTF(entry.getKey());
          data.writeLong(entry.getValue().end());
          data.writeInt(entry.getValue().bytes().length);
          data.write(entry.getValue().bytes());
        }
      }
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      lock.unlock();
    }
  }

  private void load() {
    long now = clock.millis();
    try (InputStream in = Files.newInputStream(file);
        DataInputStream data = new DataInputStream(new java.io.BufferedInputStream(in))) {
      int count = data.readInt() == MAGIC ? Math.min(data.readInt(), LIMIT) : 0;
      for (int i = 0; i < count; i++) {
        String name = data.readUTF();
        long end = data.readLong();
        int length = data.readInt();
        if (length < 0 || length > LARGEST) {
          return;
        }
        byte[] bytes = data.readNBytes(length);
        if (end > now && bytes.length == length) {
          sessions.put(name, new Kept(end, bytes));
        }
      }
    } catch (IOException e) {
      // No file, or half of one: new sessions will be made.
      changed = false;
    }
  }
}
