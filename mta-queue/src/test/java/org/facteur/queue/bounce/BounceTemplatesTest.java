package org.facteur.queue.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.facteur.core.config.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            "zero result in failure template conversion of parameter"
                + " \"delay_warning_time_hours\"",
            "please reduce time unit \"hours\" of \"delay_warning_time_hours\" in failure template",
            "for instructions see the bounce(5) manual");
    assertThat(templates.get("delay_template"))
        .isEqualTo(BounceTemplates.builtIn().get("delay_template"));
  }

  @Test
  void ignoresWhatItDoesNotUnderstand() throws Exception {
    BounceTemplates templates =
        load("failure_template = <<END\nX-Other: foo\n\ntext\nEND\nnonsense\n");
    assertThat(templates.get("failure_template"))
        .isEqualTo(BounceTemplates.builtIn().get("failure_template"));
    assertThat(warnings).hasSize(2);
    assertThat(warnings.getFirst())
        .endsWith(
            "t.cf: unknown \"X-Other\" header label in failure template -- ignoring this template");
  }

  @Test
  void wrapsLines() {
    assertThat(LineWrap.wrap("aaa bbb ccc dddddddddddd e", 8, 2))
        .containsExactly("aaa bbb", "  ccc", "  dddddddddddd", "  e");
    assertThat(LineWrap.wrap("", 8, 2)).isEmpty();
    assertThat(LineWrap.wrap("12345678", 8, 2)).containsExactly("12345678");
  }
}
