package org.facteur.app.tool.postmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.facteur.app.tool.ToolRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableCommandTest {
  @TempDir private Path directory;

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(directory.resolve("main.cf"), "");
  }

  private ToolRun postmap(String input, String... arguments) throws IOException {
    return ToolRun.of("postmap", new TableCommand(TableDialect.MAP), directory, input, arguments);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void wrongOptionsEndWithTheUsersMistake() throws IOException {
    String name = "hash:" + file("map", "a 1\n");
    assertThat(postmap("", "-X").errors())
        .isEqualTo(
            """
            postmap: invalid option -- 'X'
            postmap: fatal: usage: postmap [-bfFhimnNoprsuUvw] [-c config_dir] [-d key] [-q key] \
            [map_type:]file...
            """);
    assertThat(postmap("", "-q", "a", "-s", name).errors())
        .isEqualTo("postmap: fatal: specify only one of -s or -q or -d\n");
    assertThat(postmap("", "-d", "a", "-q", "a", name).errors())
        .isEqualTo("postmap: fatal: specify only one of -s -q or -d\n");
    assertThat(postmap("", "-b", "-q", "a", name).errors())
        .isEqualTo("postmap: fatal: specify -b -h or -m only with \"-q -\"\n");
    assertThat(postmap("", "-d", "a", "static:x").errors())
        .isEqualTo("postmap: fatal: table static:x: delete operation is not supported\n");
    assertThat(postmap("", "-d", "a", "texthash:x").errors())
        .isEqualTo("postmap: fatal: texthash:x map requires O_RDONLY access mode\n");
    assertThat(postmap("", "-q", "a", "static:{}").errors())
        .isEqualTo(
            """
            postmap: warning: table static:{}: key a: empty string result is not allowed
            postmap: warning: table static:{} should return NO RESULT in case of NOT FOUND
            """);
  }

  @Test
  void aNewFileHasTheModeOfItsTextAndKeepsItsOwnLater() throws IOException {
    Path map = file("map", "a 1\n");
    Path index = directory.resolve("map.db");
    Files.setPosixFilePermissions(map, PosixFilePermissions.fromString("rw-------"));
    assertThat(postmap("", "hash:" + map).status()).isZero();
    assertThat(mode(index)).isEqualTo("rw-------");
    Files.setPosixFilePermissions(map, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(postmap("", "hash:" + map).status()).isZero();
    assertThat(mode(index)).isEqualTo("rw-------");
    Files.delete(index);
    assertThat(postmap("", "-p", "hash:" + map).status()).isZero();
    assertThat(mode(index)).isEqualTo("rw-r--r--");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void valuesMayBeFiles() throws IOException {
    Path one = file("one", "first\n");
    Path two = file("two", "second\n");
    Path map = file("map", "k " + one + ", " + two + "\nm " + directory + "/missing\n");
    ToolRun made = postmap("", "-F", "hash:" + map);
    assertThat(made.errors())
        .isEqualTo(
            "postmap: warning: %s, line 2: open %s/missing: No such file or directory:"
                    .formatted(map, directory)
                + " skipping this entry\n");
    assertThat(postmap("", "-q", "k", "hash:" + map).output()).isEqualTo("Zmlyc3QKCnNlY29uZAo=\n");
    assertThat(postmap("", "-F", "-q", "k", "hash:" + map).output())
        .isEqualTo("first\n\nsecond\n\n");
    assertThat(postmap("", "-F", "-q", "k", "inline:{k=" + one + "}").output())
        .isEqualTo("first\n\n");
  }

  private static final String MESSAGE =
      """
      A: b
       folded
      Content-Type: multipart/mixed; boundary=x

      pre
      --x
      B: c

      text
      --x--
      """;

  private String asked(String options) throws IOException {
    return postmap(MESSAGE, options, "-q", "-", "regexp:{{/./ any}}").output();
  }

  @Test
  void headersAndBodiesAreAskedForApart() throws IOException {
    String primary = "A: b\n folded\tany\nContent-Type: multipart/mixed; boundary=x\tany\n";
    assertThat(asked("-h")).isEqualTo(primary);
    assertThat(asked("-hm")).isEqualTo(primary + "B: c\tany\n");
    assertThat(asked("-b")).isEqualTo("pre\tany\n--x\tany\nB: c\tany\ntext\tany\n--x--\tany\n");
    assertThat(asked("-bm")).isEqualTo("pre\tany\n--x\tany\ntext\tany\n--x--\tany\n");
  }

  @Test
  void theFirstTableThatAnswersIsTheLastAsked() throws IOException {
    assertThat(postmap("", "-q", "a", "inline:{b=1}", "inline:{a=2}", "hash:/nonexistent").output())
        .isEqualTo("2\n");
  }
}
