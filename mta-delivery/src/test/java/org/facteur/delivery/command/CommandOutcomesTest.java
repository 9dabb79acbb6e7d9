package org.facteur.delivery.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.log.MailLog;
import org.facteur.core.posix.Posix;
import org.facteur.delivery.identity.Identities;
import org.facteur.delivery.mailbox.MessageCopy;
import org.facteur.queue.delivery.MemoryContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a message by how its command ends; the outcomes are Postfix's. */
class CommandOutcomesTest {
  private final List<String> log = new ArrayList<>();

  private CommandResult run(String line, Duration limit) throws Exception {
    Identities identities = Identities.ofProcess();
    CommandRunner runner =
        new CommandRunner(
            identities, new MailLog((program, severity, text) -> log.add(text), "postfix/local"));
    return runner.run(
        new Command(
            List.of(),
            line,
            "",
            Posix.geteuid() == 0 ? 65534 : Posix.geteuid(),
            Posix.getegid() == 0 ? 65534 : Posix.getegid(),
            Map.of(),
            "/",
            Optional.empty(),
            limit,
            0,
            new MessageCopy(
                MemoryContent.of("x\n".repeat(200_000)),
                "",
                "",
                "",
                Instant.now(),
                Set.of(),
                "\n")));
  }

  private static String text(CommandResult result) {
    return switch (result) {
      case CommandResult.Succeeded(String output) -> "sent";
      case CommandResult.Failed(var outcome) ->
          outcome.dsn().status() + " " + outcome.logStatus() + " " + outcome.dsn().reason();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "true #sent",
        "exit 0 #sent",
        "echo 5.2.2 full; exit 0 #sent",
        "exec 0<&-; exit 0 #sent",
        "exit 65 #5.6.0 bounced data format error",
        "echo bad data; exit 65 #5.6.0 bounced data format error. Command output: bad data ",
        "exit 67 #5.1.1 bounced user unknown",
        "exit 75 #4.3.0 deferred temporary failure",
        "exit 77 #5.7.0 bounced permission denied",
        "exit 78 #5.3.5 bounced local configuration error",
        "exit 99 #5.3.0 bounced Command died with status 99: \"exit 99\"",
        "echo 5.7.9 not for you; exit 1 #5.7.9 bounced not for you ",
        "echo 4.2.2 full; exit 1 #4.2.2 deferred full ",
        "echo 2.2.2 odd; exit 1 #5.0.0 bounced odd ",
        "kill -15 $$ #4.3.0 deferred Command died with signal 15: \"kill -15 $$\"",
        "printf '\\001\\377a\\tb\\n'; exit 65 #5.6.0 bounced data format error. Command output: __a b ",
        "printf '\\303\\251'; exit 65 #5.6.0 bounced data format error. Command output: \u00c3\u00a9",
        "/nothere #4.3.0 deferred temporary failure. Command output: local: fatal: execvp /nothere: No such file or directory ",
      })
  void likePostfix(String line, String expected) throws Exception {
    assertThat(text(run(line.strip(), Duration.ofSeconds(60)))).isEqualTo(expected);
  }

  @Test
  void aFloodIsCutOffAndCannotBlock() throws Exception {
    assertThat(text(run("exec yes", Duration.ofSeconds(60))))
        .startsWith("5.3.0 bounced Command died with status 1: \"exec yes\". Command output: y y y")
        .hasSizeLessThan(4300);
  }

  @Test
  void aHangingCommandAndItsChildrenAreKilled() throws Exception {
    String mark = "facteur-" + ProcessHandle.current().pid();
    String line = "echo working; sh -c 'sleep 60 #" + mark + "' & sleep 60 #" + mark;
    assertThat(text(run(line, Duration.ofSeconds(1))))
        .isEqualTo(
            "5.3.0 bounced Command time limit exceeded: \"%s\". Command output: working "
                .formatted(line));
    assertThat(log).anyMatch(text -> text.endsWith("time limit exceeded"));
    assertThat(
            ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").contains(mark))
                .filter(p -> p.pid() != ProcessHandle.current().pid()))
        .isEmpty();
  }
}
