package org.facteur.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  private static final Path FILE = Path.of("/etc/postfix/main.cf");

  private static MainCf parse(String text) {
    return MainCf.parse(FILE, text, warning -> {});
  }

  @Test
  void readsContinuationsAndComments() {
    assertThat(
            parse(
                    """
                    # first
                    a = 1,
                        2

                      # a comment inside
                    # and one at the margin
                    \t3
                    b=
                    c\t=  x = y \s
                    """)
                .settings())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1,    2\t3", "b", "", "c", "x = y"));
  }

  @Test
  void warnsOfOverriddenEntries() {
    List<String> warnings = new ArrayList<>();
    MainCf main = MainCf.parse(FILE, "a = 1\n\na = 2\n  3\n", warnings::add);

    assertThat(main.settings()).containsEntry("a", "2  3");
    assertThat(warnings)
        .containsExactly("/etc/postfix/main.cf, line 3: overriding earlier entry: a=1");
  }

  @Test
  void errorsNameFileAndLine() {
    assertThatThrownBy(() -> parse("a = 1\n\nno equals\n  sign\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "/etc/postfix/main.cf, line 3: missing '=' after attribute name: \"no equals  sign\"");
    assertThatThrownBy(() -> parse("= x\n"))
        .hasMessage("/etc/postfix/main.cf, line 1: missing attribute name: \"= x\"");
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path directory) {
    assertThatThrownBy(() -> Configuration.load(directory))
        .hasMessage("open " + directory + "/main.cf: No such file or directory");
  }

  @Test
  void loadsAndOverlays(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("main.cf"), "myhostname = a.test\nslow_x = $myhostname\n");
    Configuration configuration = Configuration.load(directory);

    assertThat(configuration.text("mydomain")).contains("test");
    assertThat(configuration.text("slow_x")).contains("a.test");
    assertThat(configuration.with(Map.of("myhostname", "b.c.test")).text("mydomain"))
        .contains("c.test");
    assertThat(configuration.text("config_directory")).contains(directory.toString());
    assertThat(configuration.text("nobody_knows_this")).isEmpty();
  }

  @Test
  void serviceParametersHaveTheDefaultsOfTheirFamily() {
    Configuration configuration = Configuration.of(Map.of("default_destination_rate_delay", "2s"));

    assertThat(configuration.unexpanded("slow_destination_rate_delay"))
        .contains("$default_destination_rate_delay");
    assertThat(configuration.get(Parameter.duration("slow_destination_rate_delay")))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(configuration.get(Parameter.integer("slow_destination_recipient_limit")))
        .isEqualTo(50);
    assertThat(configuration.get(Parameter.integer("slow_recipient_limit"))).isEqualTo(20000);
    assertThat(configuration.get(Parameter.duration("vacation_time_limit")))
        .isEqualTo(Duration.ofSeconds(1000));
  }

  @Test
  void rawParametersAreNotExpanded() {
    assertThat(Configuration.of(Map.of("luser_relay", "$user")).text("luser_relay"))
        .contains("$user");
  }

  @Test
  void stressChangesTimes() {
    Parameter<Duration> timeout = Parameter.duration("smtpd_timeout");

    assertThat(Configuration.of(Map.of()).get(timeout)).isEqualTo(Duration.ofSeconds(300));
    assertThat(Configuration.of(Map.of("stress", "yes")).get(timeout))
        .isEqualTo(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2d | 172800
          90m | 5400
          7 | 7
          1w | 604800
          """)
  void times(String value, long seconds) {
    assertThat(
            Configuration.of(Map.of("queue_run_delay", value))
                .get(Parameter.duration("queue_run_delay")))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void theUnitIsThatOfTheDefault() {
    assertThat(
            Configuration.of(Map.of("maximal_queue_lifetime", "3"))
                .get(Parameter.duration("maximal_queue_lifetime")))
        .isEqualTo(Duration.ofDays(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          duration | queue_run_delay | 5x | parameter queue_run_delay: bad time value or unit: 5x
          duration | queue_run_delay | 99999999w | parameter queue_run_delay: bad time value or unit: 99999999w
          duration | queue_run_delay | -5s | parameter queue_run_delay: bad time value or unit: -5s
          duration | queue_run_delay | 0 | invalid queue_run_delay parameter value 0 < 1
          duration | maximal_queue_lifetime | 101d | invalid maximal_queue_lifetime parameter value 8726400 > 8640000
          integer | line_length_limit | 100 | invalid line_length_limit parameter value 100 < 512
          integer | line_length_limit | many | bad numerical configuration: line_length_limit = many
          integer | line_length_limit | 4294967296 | bad numerical configuration: line_length_limit = 4294967296
          size | message_size_limit | 99999999999999999999 | bad numerical configuration: message_size_limit = 99999999999999999999
          bool | biff | maybe | bad boolean configuration: biff = maybe
          string | recipient_delimiter_x | a | -
          string | syslog_facility | '' | bad string length 0 < 1: syslog_facility =
          """)
  void limits(String type, String name, String value, String expected) {
    Configuration configuration = Configuration.of(Map.of(name, value));
    Parameter<?> parameter =
        switch (type) {
          case "duration" -> Parameter.duration(name);
          case "integer" -> Parameter.integer(name);
          case "size" -> Parameter.size(name);
          case "bool" -> Parameter.bool(name);
          default -> Parameter.string(name);
        };
    if (expected.equals("-")) {
      Object converted = configuration.get(parameter);
      assertThat(converted).isEqualTo(value);
    } else {
      assertThatThrownBy(() -> configuration.get(parameter))
          .isInstanceOf(ConfigurationException.class)
          .message()
          .isEqualToIgnoringWhitespace(expected);
    }
  }

  @Test
  void aBadExpressionNamesItsParameter() {
    assertThatThrownBy(() -> Configuration.of(Map.of("smtpd_banner", "${x")).text("smtpd_banner"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "parameter smtpd_banner: macro processing error: truncated macro reference: \"${x\"");
  }

  @Test
  void everyDefaultConverts() {
    Configuration configuration = Configuration.of(Map.of());
    for (ParameterTable.Entry entry : ParameterTable.builtIn().all()) {
      Parameter<?> parameter =
          switch (entry.type()) {
            case "bool", "nbool" -> Parameter.bool(entry.name());
            case "int", "nint" -> Parameter.integer(entry.name());
            case "long" -> Parameter.size(entry.name());
            case "time" -> Parameter.duration(entry.name());
            default -> Parameter.string(entry.name());
          };
      Object value = configuration.get(parameter);
      assertThat(value).as(entry.name()).isNotNull();
    }
  }

  @Test
  void anyFileParsesOrIsRefusedByName() {
    Random random = new Random(11);
    String alphabet = "a=b \t\n#$({})\0\r\u00e9";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(parse(text.toString()).settings()).doesNotContainKey("");
      } catch (ConfigurationException expected) {
        assertThat(expected).hasMessageStartingWith("/etc/postfix/main.cf, line ");
      }
    }
  }
}
