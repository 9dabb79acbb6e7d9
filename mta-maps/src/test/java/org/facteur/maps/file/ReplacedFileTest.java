package org.facteur.maps.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.facteur.maps.MemoryDirectory;
import org.facteur.maps.WatchedFile;
import org.facteur.maps.cdb.CdbFile;
import org.facteur.maps.cdb.CdbWriter;
import org.facteur.maps.index.IndexFile;
import org.facteur.maps.index.IndexWriter;
import org.facteur.maps.lmdb.LmdbFile;
import org.facteur.maps.lmdb.LmdbWriter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is replaced a thousand times while threads read it. */
class ReplacedFileTest {
  private static final int REPLACEMENTS = 1000;
  private static final String KEY = "key77";

  @TempDir(factory = MemoryDirectory.class)
  Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"index", "cdb", "lmdb"})
  void noKeyIsEverMissingAndNoFileStaysOpen(String kind) throws Exception {
    Path path = directory.resolve("table");
    write(kind, path, 0);
    long before = openFiles();
    List<Object> wrong = new CopyOnWriteArrayList<>();
    List<Thread> readers = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 4; i++) {
      // Each reader looks for itself, so that the file is opened often and not once a second.
      readers.add(Thread.ofVirtual().start(() -> look(kind, path, wrong)));
    }
    for (int i = 1; i <= REPLACEMENTS; i++) {
      write(kind, path, i);
      Thread.yield();
    }
    readers.forEach(Thread::interrupt);
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(wrong).isEmpty();
    StoredTable table = new StoredTable("x", path, reader(kind), key -> key);
    assertThat(table.find(KEY)).contains(REPLACEMENTS + "!");
    assertThat(openFiles()).isLessThanOrEqualTo(before + 2);
  }

  private static void look(String kind, Path path, List<Object> wrong) {
    int last = 0;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Optional<String> value = new StoredTable("x", path, reader(kind), key -> key).find(KEY);
        int number = Integer.parseInt(value.orElse("-1!").replace("!", ""));
        if (number < last) {
          wrong.add(value);
        }
        last = number;
      } catch (Exception e) {
        if (!Thread.currentThread().isInterrupted()) {
          wrong.add(e);
        }
        return;
      }
    }
  }

  private static WatchedFile.Reader<? extends StoredFile> reader(String kind) {
    return switch (kind) {
      case "cdb" -> CdbFile::open;
      case "lmdb" -> LmdbFile::open;
      default -> path -> IndexFile.open(path, "hash:x");
    };
  }

  private static void write(String kind, Path path, int number) throws IOException {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      entries.put("key" + i, number + "!");
    }
    Path next = path.resolveSibling("next");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(next)))) {
      switch (kind) {
        case "cdb" -> {
          ByteBuffer contents = CdbWriter.contents(entries);
          out.write(contents.array(), 0, contents.limit());
        }
        case "lmdb" -> LmdbWriter.write(out, entries, true);
        default -> IndexWriter.contents(out, entries, true);
      }
    }
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
