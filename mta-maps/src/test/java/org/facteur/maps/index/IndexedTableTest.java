package org.facteur.maps.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.facteur.core.lookup.LookupTable;
import org.facteur.maps.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexedTableTest {
  @TempDir private Path directory;
  private final Tables tables = new Tables();

  private Path write(Map<String, String> entries) throws IOException {
    Path file = directory.resolve("map.db");
    IndexWriter.write(file, entries, true, PosixFilePermissions.fromString("rw-r-----"), _ -> {});
    return file;
  }

  @Test
  void everyEntryIsFoundAndNoOther() throws Exception {
    Random random = new Random(3);
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < 5000; i++) {
      entries.put("key" + random.nextInt(1_000_000) + "\u00e9", "value " + i);
    }
    Path file = write(entries);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    IndexFile index = IndexFile.open(file, "hash:x");
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      assertThat(index.find(entry.getKey())).contains(entry.getValue());
      assertThat(index.find(entry.getKey() + "x")).isEmpty();
    }
    Map<String, String> listed = new LinkedHashMap<>();
    index.forEach(listed::put);
    assertThat(listed).isEqualTo(entries);
  }

  @Test
  void anEmptyTableAnswersNothing() throws Exception {
    write(Map.of());
    assertThat(tables.find("btree:" + directory.resolve("map"), "a")).isEqualTo("(none)");
    assertThat(tables.find("btree:" + directory.resolve("map"), "")).isEqualTo("(none)");
  }

  @Test
  void berkeleyFilesAreNamed() throws IOException {
    ByteBuffer page = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN).putInt(12, 0x061561);
    Files.write(directory.resolve("map.db"), page.array());
    assertThatThrownBy(() -> tables.open("hash:" + directory.resolve("map")))
        .hasMessageContaining("is a Berkeley DB file")
        .hasMessageContaining("postmap hash:" + directory.resolve("map"));
  }

  @Test
  void damagedFilesFailAndDoNotCrash() throws Exception {
    byte[] good = Files.readAllBytes(write(Map.of("a", "1", "b", "2", "c", "3")));
    Random random = new Random(5);
    Path file = directory.resolve("damaged.db");
    for (int round = 0; round < 1500; round++) {
      byte[] bytes = java.util.Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      try {
        IndexFile index = IndexFile.open(file, "hash:damaged");
        index.find("a");
        index.forEach((key, value) -> assertThat(key).isNotNull());
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("(?s).*(damaged|not an index file).*");
      }
    }
  }

  @Test
  void noKeyIsMissedWhileTheTableIsReplaced() throws Exception {
    write(Map.of("always", "here"));
    LookupTable table = tables.open("hash:" + directory.resolve("map"));
    AtomicBoolean done = new AtomicBoolean();
    Callable<Long> reader =
        () -> {
          long found = 0;
          while (!done.get()) {
            assertThat(table.find("always")).contains("here");
            assertThat(IndexFile.open(directory.resolve("map.db"), "x").find("always"))
                .contains("here");
            found++;
            Thread.yield();
          }
          return found;
        };
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> one = readers.submit(reader);
      Future<Long> two = readers.submit(reader);
      for (int i = 0; i < 1000; i++) {
        write(Map.of("always", "here", "round" + i, "x".repeat(i)));
      }
      done.set(true);
      assertThat(one.get()).isPositive();
      assertThat(two.get()).isPositive();
    }
    assertThat(directory.toFile().list()).containsExactly("map.db");
  }

  @Test
  void keysAreBytes() throws Exception {
    String key =
        new String("caf\u00e9".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    write(Map.of(key, key));
    assertThat(tables.find("hash:" + directory.resolve("map"), key)).isEqualTo(key);
  }
}
