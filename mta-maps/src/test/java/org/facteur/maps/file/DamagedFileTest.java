package org.facteur.maps.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.facteur.maps.MemoryDirectory;
import org.facteur.maps.WatchedFile;
import org.facteur.maps.cdb.CdbFile;
import org.facteur.maps.cdb.CdbWriter;
import org.facteur.maps.index.IndexFile;
import org.facteur.maps.index.IndexWriter;
import org.facteur.maps.lmdb.LmdbFile;
import org.facteur.maps.lmdb.LmdbWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every kind with bytes changed at random: an answer or an IOException, nothing else. */
class DamagedFileTest {
  private static final int ROUNDS = 1000;

  @TempDir(factory = MemoryDirectory.class)
  Path directory;

  private static Map<String, String> entries() {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 150; i++) {
      entries.put("key" + i, i % 40 == 3 ? "v".repeat(3000) : "value" + i);
    }
    return entries;
  }

  @Test
  void indexFiles() throws IOException {
    Path file = directory.resolve("x");
    IndexWriter.write(file, entries(), true, PosixFilePermissions.fromString("rw-r--r--"), _ -> {});
    damage(Files.readAllBytes(file), path -> IndexFile.open(path, "hash:x"));
  }

  @Test
  void constantDatabases() throws IOException {
    ByteBuffer contents = CdbWriter.contents(entries());
    byte[] bytes = new byte[contents.remaining()];
    contents.get(bytes);
    damage(bytes, CdbFile::open);
  }

  @Test
  void lightningDatabases() throws IOException {
    Path file = directory.resolve("x");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      LmdbWriter.write(out, entries(), true);
    }
    damage(Files.readAllBytes(file), LmdbFile::open);
  }

  private void damage(byte[] sound, WatchedFile.Reader<? extends StoredFile> reader)
      throws IOException {
    Random random = new Random(20);
    Path file = directory.resolve("damaged");
    int answers = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = sound.clone();
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        bytes[random.nextInt(Math.min(bytes.length, round % 2 == 0 ? 200 : bytes.length))] =
            (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      try {
        StoredFile opened = reader.read(file);
        for (int i = 0; i < 150; i += 7) {
          answers += opened.find("key" + i).isPresent() ? 1 : 0;
        }
        opened.forEach((_, _) -> {});
      } catch (IOException _) {
        // found out
      } catch (RuntimeException | Error e) {
        fail("round " + round, e);
      }
    }
    assertThat(answers).isPositive();
  }
}
