package org.facteur.maps.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LmdbFileTest {
  private static final Path POSTMAP = Path.of("/usr/sbin/postmap");
  private static final Path TYPE = Path.of("/usr/lib/postfix/postfix-lmdb.so");
  @TempDir Path directory;

  private static Map<String, String> entries(int count) {
    Random random = new Random(count);
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int length = i % 50 == 7 ? 2000 + random.nextInt(20000) : random.nextInt(100);
      entries.put("key" + random.nextInt(), "v".repeat(length) + i);
    }
    return entries;
  }

  private Path write(Map<String, String> entries, boolean zero) throws IOException {
    Path file = directory.resolve("table.lmdb");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      LmdbWriter.write(out, entries, zero);
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100, 3000})
  void readsWhatItWrote(int count) throws IOException {
    for (boolean zero : new boolean[] {true, false}) {
      Map<String, String> entries = entries(count);
      LmdbFile file = LmdbFile.open(write(entries, zero));
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        assertThat(file.find(entry.getKey())).contains(entry.getValue());
      }
      assertThat(file.find("none")).isEmpty();
      assertThat(file.find("")).isEmpty();
      assertThat(file.find("zzz")).isEmpty();
      Map<String, String> listed = new LinkedHashMap<>();
      file.forEach(listed::put);
      assertThat(listed).isEqualTo(entries);
      assertThat(List.copyOf(listed.keySet())).isSorted();
    }
  }

  @Test
  void postfixReadsAndChangesIt() throws Exception {
    assumeTrue(
        Files.isExecutable(POSTMAP) && Files.exists(TYPE), "Postfix's lmdb is not installed");
    Path conf = Files.createDirectory(directory.resolve("conf"));
    Files.writeString(conf.resolve("main.cf"), "compatibility_level = 3.6\n");
    Map<String, String> entries = entries(2000);
    Path file = write(entries, true);
    String name = "lmdb:" + directory.resolve("table");
    String key = entries.keySet().iterator().next();
    assertThat(postmap(conf, "-q", key, name)).isEqualTo(entries.get(key) + "\n");
    assertThat(postmap(conf, "-s", name).lines()).hasSize(2000);
    postmap(conf, "-d", key, name);
    entries.remove(key);
    LmdbFile changed = LmdbFile.open(file);
    assertThat(changed.find(key)).isEmpty();
    Map<String, String> listed = new HashMap<>();
    changed.forEach(listed::put);
    assertThat(listed).isEqualTo(entries);
  }

  private static String postmap(Path conf, String... words) throws Exception {
    java.util.List<String> command =
        new java.util.ArrayList<>(java.util.List.of(POSTMAP.toString(), "-c", conf.toString()));
    command.addAll(java.util.List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
