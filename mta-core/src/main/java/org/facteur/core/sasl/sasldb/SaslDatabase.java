package org.facteur.core.sasl.sasldb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.posix.FileStatus;
import org.facteur.core.posix.OpenFlag;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixFile;

/**
 * A file of accounts: properties of users. Read whole; written to a file beside it that then takes
 * its place, with its owner and mode. One thread.
 */
public final class SaslDatabase {
  public static final String DEFAULT_PATH = "/etc/sasldb2";

  /** The property that holds the password. */
  public static final String PASSWORD = "userPassword";

  private static final long SIZE_LIMIT = 64L << 20;

  private final Map<HashFileReader.Key, byte[]> entries;

  /** One property of a user. */
  public record Property(String user, String realm, String name) {
    HashFileReader.Key key() {
      return new HashFileReader.Key(user + '\0' + realm + '\0' + name);
    }
  }

  private SaslDatabase(Map<HashFileReader.Key, byte[]> entries) {
    this.entries = new LinkedHashMap<>(entries);
  }

  /** A database without accounts. */
  public static SaslDatabase empty() {
    return new SaslDatabase(Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read or is something else
   */
  public static SaslDatabase read(Path file) throws IOException {
    if (Files.size(file) > SIZE_LIMIT) {
      throw new IOException("larger than " + SIZE_LIMIT + " bytes");
    }
    return new SaslDatabase(HashFileReader.read(Files.readAllBytes(file)));
  }

  /** The value of a property; names are bytes as chars. */
  public Optional<byte[]> find(String user, String realm, String property) {
    return Optional.ofNullable(entries.get(new Property(user, realm, property).key()))
        .map(byte[]::clone);
  }

  /** What there is. */
  public List<Property> properties() {
    List<Property> all = new ArrayList<>();
    for (HashFileReader.Key key : entries.keySet()) {
      String[] parts = key.bytes().split("\0", -1);
      if (parts.length >= 3) {
        all.add(new Property(parts[0], parts[1], parts[2]));
      }
    }
    return all;
  }

  public void put(Property property, byte[] value) {
    entries.put(property.key(), value.clone());
  }

  /** Returns whether the property was there. */
  public boolean remove(Property property) {
    return entries.remove(property.key()) != null;
  }

  /** Writes the file so that readers see the old or the new one, never a part. */
  public void write(Path file) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file;
    Path beside = target.resolveSibling(target.getFileName() + ".new");
    Files.deleteIfExists(beside);
    byte[] bytes = HashFileWriter.write(entries, new SecureRandom());
    try (PosixFile out =
        PosixFile.open(
            beside.toString(), 0660, OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.EXCLUSIVE)) {
      if (Files.exists(target)) {
        FileStatus old = Posix.stat(target.toString());
        out.chown(old.uid(), old.gid());
        out.chmod(old.mode() & 07777);
      }
      out.write(bytes);
      out.sync();
    }
    Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
