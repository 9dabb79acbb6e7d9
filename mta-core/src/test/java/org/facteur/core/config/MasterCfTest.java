package org.facteur.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasterCfTest {
  private static final Path FILE = Path.of("/etc/postfix/master.cf");

  private static List<ServiceEntry> parse(String text) {
    return MasterCf.parse(FILE, text).services();
  }

  @Test
  void readsOptionsAndArguments() {
    ServiceEntry entry =
        parse(
                """
                # comment
                submission inet n - y - 20 smtpd
                  -o syslog_name=postfix/submission
                # comment inside
                  -o { smtpd_banner = $myhostname two words }
                  -osmtpd_tls_security_level=may -v
                """)
            .getFirst();

    assertThat(entry.name()).isEqualTo("submission");
    assertThat(entry.isPrivate()).isFalse();
    assertThat(entry.unprivileged()).isTrue();
    assertThat(entry.chroot()).isTrue();
    assertThat(entry.processLimit()).hasValue(20);
    assertThat(entry.overrides())
        .isEqualTo(
            Map.of(
                "syslog_name",
                "postfix/submission",
                "smtpd_banner",
                "$myhostname two words",
                "smtpd_tls_security_level",
                "may"));
    assertThat(entry.arguments()).containsExactly("-v");
  }

  @Test
  void wordsAfterTheOptionsAreKept() {
    ServiceEntry entry =
        parse("odd unix - n n - - pipe -o x=y flags=DR argv=/bin/cat -o {a  b} -- more\n")
            .getFirst();

    assertThat(entry.overrides()).isEqualTo(Map.of("x", "y"));
    assertThat(entry.arguments())
        .containsExactly("flags=DR", "argv=/bin/cat", "-o", "a  b", "--", "more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a | missing "transport type" field
          a tcp - - - - - x | field "transport type": bad value: "tcp"
          a unix maybe - - - - x | field "private": bad value: "maybe"
          a unix - - - 5x - x | field "wakeup_time": bad value: "5x"
          a unix - - - - -1 x | field "process_limit": bad value: "-1"
          a unix - - - - - | missing "command" field
          a inet y - - - - x | inet service cannot be private
          a unix - - - - - x -o bad | invalid "-o bad" option value: missing '=' after attribute name
          a unix - - - - - x -o {b = c | missing '}' in "{b = c"
          """)
  void errorsNameFileAndLine(String line, String expected) {
    assertThatThrownBy(() -> parse("# first\n\n" + line + "\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("/etc/postfix/master.cf: line 3: " + expected);
  }

  @Test
  void anyFileParsesOrIsRefusedByName() {
    Random random = new Random(3);
    String[] words = {
      "a", "unix", "inet", "-", "n", "y", "-o", "{x", "=", "}", "\n", " ", "#", "1?"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("a unix - - - - - x ");
      for (int length = random.nextInt(20); length > 0; length--) {
        text.append(words[random.nextInt(words.length)]).append(random.nextInt(3) == 0 ? "" : " ");
      }
      try {
        assertThat(parse(text.toString())).isNotEmpty();
      } catch (ConfigurationException expected) {
        assertThat(expected).hasMessageStartingWith("/etc/postfix/master.cf: line ");
      }
    }
  }
}
