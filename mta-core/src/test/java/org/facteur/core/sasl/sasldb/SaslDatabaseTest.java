package org.facteur.core.sasl.sasldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of our own, and those of Cyrus SASL's tools, read by either side. */
class SaslDatabaseTest {
  private static final Path REAL_TOOL = Path.of("/usr/sbin/saslpasswd2");

  @TempDir Path directory;

  private static SaslDatabase.Property password(String user, String realm) {
    return new SaslDatabase.Property(user, realm, SaslDatabase.PASSWORD);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 30, 2000})
  void readsWhatItWrites(int count) throws IOException {
    Path file = directory.resolve("sasldb2");
    SaslDatabase written = SaslDatabase.empty();
    for (int i = 0; i < count; i++) {
      written.put(password("user" + i, "example.test"), bytes("secret " + i));
    }
    written.write(file);

    SaslDatabase read = SaslDatabase.read(file);

    assertThat(read.properties()).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(read.find("user" + i, "example.test", SaslDatabase.PASSWORD))
          .contains(bytes("secret " + i));
    }
    assertThat(read.find("nobody", "example.test", SaslDatabase.PASSWORD)).isEmpty();
  }

  @Test
  void keepsTheModeAndFollowsALink() throws IOException {
    Path file = directory.resolve("real");
    Path link = Files.createSymbolicLink(directory.resolve("sasldb2"), file);
    SaslDatabase.empty().write(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    SaslDatabase database = SaslDatabase.read(link);
    database.put(password("alice", "r"), bytes("x"));
    database.write(link);

    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    assertThat(SaslDatabase.read(file).properties()).hasSize(1);
  }

  @Test
  void theRealToolsReadOursAndWriteOn() throws Exception {
    assumeTrue(Files.isExecutable(REAL_TOOL), "sasl2-bin is not installed: skipped");
    Path file = directory.resolve("sasldb2");
    SaslDatabase ours = SaslDatabase.empty();
    for (int i = 0; i < 500; i++) {
      ours.put(password("user" + i, "example.test"), bytes("secret" + i));
    }
    ours.write(file);

    run("printf new | saslpasswd2 -p -c -f " + file + " -u example.test added");
    run("printf changed | saslpasswd2 -p -c -f " + file + " -u example.test user123");
    run("saslpasswd2 -d -f " + file + " -u example.test user7");

    assertThat(run("sasldblistusers2 -f " + file).lines())
        .hasSize(500)
        .contains("user499@example.test: userPassword", "added@example.test: userPassword");
    SaslDatabase read = SaslDatabase.read(file);
    assertThat(read.properties()).hasSize(500);
    assertThat(read.find("added", "example.test", SaslDatabase.PASSWORD)).contains(bytes("new"));
    assertThat(read.find("user123", "example.test", SaslDatabase.PASSWORD))
        .contains(bytes("changed"));
    assertThat(read.find("user7", "example.test", SaslDatabase.PASSWORD)).isEmpty();
    assertThat(read.find("user8", "example.test", SaslDatabase.PASSWORD))
        .contains(bytes("secret8"));
  }

  @Test
  void readsTheRealToolsFile() throws Exception {
    assumeTrue(Files.isExecutable(REAL_TOOL), "sasl2-bin is not installed: skipped");
    Path file = directory.resolve("real2");
    String longPassword = "p".repeat(3000);
    run(
        "for i in 0 1 2 3 4 5 6 7 8 9; do printf pass$i | saslpasswd2 -p -c -f "
            + file
            + " -u example.test u$i; done");
    run("printf " + longPassword + " | saslpasswd2 -p -c -f " + file + " -u example.test long");

    SaslDatabase read = SaslDatabase.read(file);

    assertThat(read.properties()).hasSize(11);
    assertThat(read.find("u9", "example.test", SaslDatabase.PASSWORD)).contains(bytes("pass9"));
    byte[] stored = read.find("long", "example.test", SaslDatabase.PASSWORD).orElseThrow();
    assertThat(stored).hasSizeGreaterThan(1000).containsOnly('p');
  }

  private static String run(String script) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "PATH=/usr/sbin:/usr/bin:/bin; " + script)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  @Test
  void refusesOtherFiles() {
    for (byte[] other :
        List.of(new byte[0], new byte[511], new byte[9000], bytes("x".repeat(600)))) {
      assertThatThrownBy(() -> HashFileReader.read(other)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void damagedFilesAreErrorsOrHoldLess() throws IOException {
    byte[] whole =
        HashFileWriter.write(
            Map.of(
                password("alice", "r").key(),
                bytes("secret"),
                password("b", "r").key(),
                bytes("x")),
            new Random(1));
    Random random = new Random(4);
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i < 4; i++) {
        int at = random.nextInt(64) + random.nextInt(damaged.length / 4096) * 4096;
        damaged[at] = (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(damaged, random.nextBoolean() ? damaged.length : 5000);
      try {
        HashFileReader.read(cut);
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining("secret");
      }
    }
  }
}
