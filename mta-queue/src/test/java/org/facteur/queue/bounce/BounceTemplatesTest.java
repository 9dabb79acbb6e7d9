package org.facteur.queue.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BounceTemplatesTest {
  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();

  private BounceTemplates load(String text) throws Exception {
    Path file = directory.resolve("t.cf");
    Files.writeString(file, text);
    return BounceTemplates.load(file, warnings::add);
  }

  @Test
  void readsAFile() throws Exception {
    BounceTemplates templates =
        load(
            """
            # comment
            failure_template = <<END
            Charset: iso-8859-1
            From: Daemon <d@example.test>
            Subject: back
            Postmaster-Subject: copy

            It was $myhostname, ${maximal_queue_lifetime_days} days,
            $delay_warning_time_hours hours.
            END
            """);
    BounceTemplate failure = templates.get("failure_template");
    assertThat(failure.charset()).isEqualTo("iso-8859-1");
    assertThat(failure.subject()).isEqualTo("back");
    assertThat(warnings).isEmpty();
    Configuration configuration =
        Configuration.of(Map.of("myhostname", "mx.test", "delay_warning_time", "60s"));
    assertThat(TemplateExpansion.expand(failure, configuration, warnings::add))
        .containsExactly("It was mx.test, 5 days,", "0 hours.");
    assertThat(warnings)
        .containsExactly(
            directory.resolve("t.cf")
                + ": zero result in failure template conversion of parameter"
                + " \"delay_warning_time_hours\"",
            "please reduce time unit \"hours\" of \"delay_warning_time_hours\" in failure template",
            "for instructions see the bounce(5) manual");
    assertThat(templates.get("delay_template"))
        .isEqualTo(BounceTemplates.builtIn().get("delay_template"));
  }

  @Test
  void ignoresWhatItDoesNotUnderstand() throws Exception {
    BounceTemplates templates =
        load("failure_template = <<END\nX-Other: foo\n\ntext\nEND\nother_template = a\n");
    assertThat(templates.get("failure_template"))
        .isEqualTo(BounceTemplates.builtIn().get("failure_template"));
    assertThat(warnings).hasSize(2);
    assertThat(warnings.getLast())
        .endsWith(
            "t.cf: unknown \"X-Other\" header label in failure template -- ignoring this template");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bar~ | , line 2: missing '=' after attribute name: "bar"
          = <<E~x~E~ | , line 2: missing attribute name: "= <<E"
          verify_template = <<~x~ | , line 2: missing end marker after <<
          """)
  void refusesWhatIsNoListOfTemplates(String text, String message) {
    assertThatThrownBy(() -> load(text.replace('~', '\n')))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(directory.resolve("t.cf") + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          foo = <<EOF~x~EOF~ | , line 4: unknown template name: foo -- ignoring this template
          delay_template = <<EOF~From: x~EOF~ | : missing message text in delay template -- ignoring this template
          delay_template = <<EOF~From: \u00e4~~x~EOF~ | : non-ASCII "From" header value in delay template -- ignoring this template
          success_template = <<E~Postmaster-Subject: a~~t~E~ | : inapplicable "Postmaster-Subject" header label in success template -- ignoring this template
          verify_template = <<E~~y | , line 4: missing "E" end marker
          """)
  void warnsOfTemplatesThatAreNotUsable(String text, String message) throws Exception {
    load(text.replace('~', '\n'));
    assertThat(warnings).containsExactly(directory.resolve("t.cf") + message);
  }

  @Test
  void refusesNamesThatNothingDefines() throws Exception {
    BounceTemplate template = load("delay_template = a $nosuch\n").get("delay_template");
    assertThatThrownBy(
            () -> TemplateExpansion.expand(template, Configuration.of(Map.of()), warnings::add))
        .hasMessage(directory.resolve("t.cf") + ": undefined $name in delay template: a $nosuch");
  }

  @Test
  void wrapsLines() {
    assertThat(LineWrap.wrap("aaa bbb ccc dddddddddddd e", 8, 2))
        .containsExactly("aaa bbb", "  ccc", "  dddddddddddd", "  e");
    assertThat(LineWrap.wrap("", 8, 2)).isEmpty();
    assertThat(LineWrap.wrap("12345678", 8, 2)).containsExactly("12345678");
  }
}
