package org.facteur.app.tool.postconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.facteur.app.tool.ToolRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edits change the lines that they own and no other byte. */
class PostconfEditTest {
  private static final String MAIN =
      """
      # first comment  \t
      mydestination = a,
        b,
      # in the middle
        c

      relayhost=[x]\u00e4
      mynetworks = 127.0.0.0/8
      """;
  private static final String MASTER =
      """
      # services
      smtp      inet  n       -       y       -       -       smtpd
        -o syslog_name=a
      # kept
        -o smtpd_banner=b
      pickup    unix  n       -       y       60      1       pickup
      """;

  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(main(), MAIN, StandardCharsets.ISO_8859_1);
    Files.writeString(master(), MASTER, StandardCharsets.ISO_8859_1);
  }

  private Path main() {
    return directory.resolve("main.cf");
  }

  private Path master() {
    return directory.resolve("master.cf");
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private ToolRun postconf(String... arguments) throws IOException {
    return ToolRun.of("postconf", new PostconfTool(), directory, "", arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          relayhost=[y]          | relayhost=[x]ä~             | relayhost = [y]~
          mydestination = z      | mydestination = a,~  b,~# in the middle~  c~ | mydestination = z~# in the middle~
          new=1                  | mynetworks = 127.0.0.0/8~   | mynetworks = 127.0.0.0/8~new = 1~
          -X relayhost           | relayhost=[x]ä~             | ''
          -# mydestination       | mydestination = a,~  b,~# in the middle~  c~ | #mydestination = a,~#  b,~# in the middle~#  c~
          """)
  void mainKeepsWhatItDoesNotOwn(String command, String from, String to) throws IOException {
    ToolRun run = postconf(words(command));
    assertThat(run).isEqualTo(new ToolRun(0, "", ""));
    assertThat(text(main())).isEqualTo(MAIN.replace(lines(from), lines(to)));
    assertThat(text(master())).isEqualTo(MASTER);
  }

  /** The edit of a setting with an equals sign is one word, whatever spaces it has. */
  private static String[] words(String command) {
    return command.contains("=") ? new String[] {command} : command.split(" ");
  }

  private static String lines(String text) {
    return text.replace('~', '\n');
  }

  @Test
  void masterKeepsOtherServicesAndComments() throws IOException {
    assertThat(postconf("-P", "smtp/inet/smtpd_banner=c").errors()).isEmpty();
    assertThat(text(master())).startsWith("# services\n").contains("# kept\n", "smtpd_banner=c");
    assertThat(text(master())).endsWith(MASTER.substring(MASTER.indexOf("pickup ")));
    assertThat(text(main())).isEqualTo(MAIN);
  }

  @Test
  void keepsModeAndLeavesNoOtherFile() throws IOException {
    Files.setPosixFilePermissions(main(), PosixFilePermissions.fromString("rw-r-----"));
    postconf("a=b");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(main())))
        .isEqualTo("rw-r-----");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("main.cf", "master.cf");
    }
  }

  @Test
  void refusesWhatWouldBreakTheFile() throws IOException {
    for (List<String> edit :
        List.of(List.of("-e", "a=b\nc=d"), List.of("-e", "#a=b"), List.of("-X", "a b"))) {
      assertThat(postconf(edit.toArray(String[]::new)).status()).isEqualTo(1);
    }
    assertThat(text(main())).isEqualTo(MAIN);
  }

  @Test
  void anEditOfAnotherNameChangesNoByteOfRandomFiles() throws IOException {
    Random random = new Random(5);
    String[] pieces = {
      "a=b\n", " c\n", "#x\n", "\n", "d = \\\n", "\t \n", "e=\u00ff=\n", "b = $a\n"
    };
    for (int round = 0; round < 200; round++) {
      StringBuilder file = new StringBuilder("a = 1\n");
      for (int i = random.nextInt(12); i > 0; i--) {
        file.append(pieces[random.nextInt(pieces.length)]);
      }
      Files.writeString(main(), file, StandardCharsets.ISO_8859_1);
      postconf("zz=1");
      assertThat(text(main())).isEqualTo(file + "zz = 1\n");
      postconf("-X", "zz");
      assertThat(text(main())).isEqualTo(file.toString());
    }
  }
}
