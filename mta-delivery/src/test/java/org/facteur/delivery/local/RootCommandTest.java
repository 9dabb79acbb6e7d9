package org.facteur.delivery.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.facteur.core.posix.Posix;
import org.facteur.delivery.Fixture;
import org.facteur.delivery.identity.Identities;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With whose rights commands and files of aliases and .forward files run when the agent is root.
 */
class RootCommandTest {
  private static final int USER = 54321;
  private static final int STAND_IN = 54322;

  @TempDir Path directory;
  private final Fixture fixture = new Fixture();
  private Path home;
  private Path out;

  @BeforeEach
  void users() throws Exception {
    assumeTrue(Posix.geteuid() == 0, "needs root");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    home = Files.createDirectory(directory.resolve("alice"));
    Posix.chown(home.toString(), USER, USER);
    out = directory.resolve("out");
    fixture.user("alice", USER, USER, home.toString());
    fixture.user("standin", STAND_IN, STAND_IN, "/");
    fixture.user("root", 0, 0, "/root");
  }

  private DeliveryOutcome deliver(String recipient, String privileges) throws Exception {
    LocalAgent agent =
        new LocalAgent(
            Fixture.configuration(
                "default_privs",
                privileges,
                "mail_spool_directory",
                directory.toString(),
                "queue_directory",
                "/"),
            fixture.lookupTables(),
            fixture.userDatabase(),
            Identities.ofProcess(),
            fixture.rewriter(),
            fixture.resolver(),
            fixture.forwarder(),
            fixture.transports(),
            fixture.mailLog("local"));
    DeliveryReport report =
        agent.deliver(Fixture.request("local", "example.test", "", "Subject: x\n\n", recipient));
    return report.outcomes().getFirst().outcome();
  }

  private static String whoAmI(Path file) {
    return "|(id -u; id -g; id -G; grep CapEff /proc/self/status) > " + file;
  }

  @Test
  void rootsAliasesRunAsDefaultPrivs() throws Exception {
    fixture.table("aliases", "cmd", "\"" + whoAmI(out) + "\"", "file", directory + "/appended");
    assertThat(deliver("cmd@example.test", "standin").logStatus()).isEqualTo("sent");
    String id = Integer.toString(STAND_IN);
    assertThat(Files.readAllLines(out)).isEqualTo(List.of(id, id, id, "CapEff:\t0000000000000000"));
    assertThat(Posix.stat(out.toString()).uid()).isEqualTo(STAND_IN);
    assertThat(deliver("file@example.test", "standin").logStatus()).isEqualTo("sent");
    assertThat(Posix.stat(directory + "/appended").uid()).isEqualTo(STAND_IN);
  }

  @Test
  void defaultPrivsIsNeverRoot() throws Exception {
    fixture.table("aliases", "cmd", "\"" + whoAmI(out) + "\"");
    assertThat(deliver("cmd@example.test", "root")).isInstanceOf(DeliveryOutcome.Deferred.class);
    assertThat(deliver("cmd@example.test", "nobody-here"))
        .isInstanceOf(DeliveryOutcome.Deferred.class);
    assertThat(out).doesNotExist();
  }

  @Test
  void forwardFilesRunAsTheirUser() throws Exception {
    Path forward = Files.writeString(home.resolve(".forward"), "\"" + whoAmI(out) + "\"\n");
    Files.setPosixFilePermissions(forward, PosixFilePermissions.fromString("rw-r--r--"));
    Posix.chown(forward.toString(), USER, USER);
    assertThat(deliver("alice@example.test", "standin").logStatus()).isEqualTo("sent");
    String id = Integer.toString(USER);
    assertThat(Files.readAllLines(out)).isEqualTo(List.of(id, id, id, "CapEff:\t0000000000000000"));
  }
}
