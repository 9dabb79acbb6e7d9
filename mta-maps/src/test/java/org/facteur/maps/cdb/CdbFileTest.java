package org.facteur.maps.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.facteur.maps.Tables;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdbFileTest {
  @TempDir private Path directory;
  private final Tables tables = new Tables();

  private static byte[] bytes(Map<String, String> entries) throws IOException {
    ByteBuffer contents = CdbWriter.contents(entries);
    return Arrays.copyOf(contents.array(), contents.limit());
  }

  private static Map<String, String> sample() {
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < 3000; i++) {
      entries.put("key" + i * 7919, "value " + i);
    }
    return entries;
  }

  @Test
  void everyEntryIsFoundAndNoOther() throws Exception {
    Path file = Files.write(directory.resolve("map.cdb"), bytes(sample()));
    CdbFile cdb = CdbFile.open(file);
    for (Map.Entry<String, String> entry : sample().entrySet()) {
      assertThat(cdb.find(entry.getKey())).contains(entry.getValue());
      assertThat(cdb.find(entry.getKey() + "x")).isEmpty();
    }
    Map<String, String> listed = new LinkedHashMap<>();
    cdb.forEach(listed::put);
    assertThat(listed).isEqualTo(sample());
    assertThat(tables.find("cdb:" + directory.resolve("map"), "KEY7919")).isEqualTo("value 1");
  }

  @Test
  void damagedFilesFailAndDoNotCrash() throws Exception {
    byte[] good = bytes(Map.of("a", "1", "b", "2", "c", "3"));
    Random random = new Random(11);
    Path file = directory.resolve("damaged.cdb");
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int i = random.nextInt(6); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      try {
        CdbFile cdb = CdbFile.open(file);
        cdb.find("a");
        cdb.forEach((key, value) -> assertThat(key).isNotNull());
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("(?s).*(damaged|not a) CDB file");
      }
    }
  }

  @Test
  void postfixReadsOurFiles() throws Exception {
    Path postmap = Path.of("/usr/sbin/postmap");
    Assumptions.assumeTrue(
        Files.isExecutable(postmap) && Files.exists(Path.of("/usr/lib/postfix/postfix-cdb.so")),
        "needs Postfix with cdb");
    Files.writeString(directory.resolve("main.cf"), "");
    Files.writeString(directory.resolve("map"), "");
    Files.write(directory.resolve("map.cdb"), bytes(sample()));
    Process process =
        new ProcessBuilder(
                postmap.toString(),
                "-c",
                directory.toString(),
                "-q",
                "key7919",
                "cdb:" + directory.resolve("map"))
            .redirectErrorStream(true)
            .start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(output).isEqualTo("value 1\n");
  }
}
