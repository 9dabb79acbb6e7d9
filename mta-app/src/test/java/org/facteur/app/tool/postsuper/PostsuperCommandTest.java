package org.facteur.app.tool.postsuper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.facteur.app.tool.ToolRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostsuperCommandTest {
  @TempDir Path directory;

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        directory.resolve("main.cf"),
        """
        queue_directory = %1$s/spool
        maillog_file = %1$s/mail.log
        maillog_file_prefixes = %1$s
        mail_owner = root
        """
            .formatted(directory));
    for (String name :
        List.of(
            "maildrop",
            "incoming",
            "active",
            "deferred",
            "hold",
            "defer",
            "bounce",
            "trace",
            "flush",
            "corrupt")) {
      Files.createDirectories(directory.resolve("spool").resolve(name));
    }
  }

  @Test
  void movesOneMessage() throws IOException {
    message("deferred/A/AAAAA1");
    assertThat(run("", "-h", "AAAAA1", "-h", "AAAAA1"))
        .isEqualTo(
            new ToolRun(
                0,
                "",
                "postsuper: AAAAA1: placed on hold\npostsuper: Placed on hold: 1 message\n"));
    assertThat(files()).containsExactly("hold/AAAAA1");
    run("", "-H", "AAAAA1");
    assertThat(files()).containsExactly("deferred/A/AAAAA1");
    assertThat(run("AAAAA1\nbad id\n", "-r", "-").errors())
        .isEqualTo(
            "postsuper: AAAAA1: requeued\n"
                + "postsuper: warning: invalid mail queue id: bad id\n"
                + "postsuper: Requeued: 1 message\n");
    assertThat(files()).containsExactly("maildrop/AAAAA1");
    assertThat(Files.readString(directory.resolve("mail.log")))
        .contains("postfix/postsuper[", "AAAAA1: requeued", "warning: invalid mail queue id");
  }

  @Test
  void expiresAndReleases() throws IOException {
    Path held = message("hold/AAAAA1");
    assertThat(run("", "-f", "ALL").errors())
        .isEqualTo(
            "postsuper: Force-expired: 1 message\npostsuper: Released from hold: 1 message\n");
    assertThat(held).doesNotExist();
    Path released = directory.resolve("spool/deferred/A/AAAAA1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(released)))
        .isEqualTo("rwx--x---");
    assertThat(run("", "-e", "AAAAA1").errors())
        .isEqualTo("postsuper: Force-expired: 0 messages\n");
  }

  @Test
  void deletesMessagesWithTheirLogs() throws IOException {
    message("deferred/A/AAAAA1");
    message("deferred/B/BBBBB1");
    message("hold/CCCCC1");
    log("defer/A/AAAAA1");
    log("defer/B/BBBBB1");
    run("", "-d", "AAAAA1");
    assertThat(files())
        .containsExactlyInAnyOrder("deferred/B/BBBBB1", "defer/B/BBBBB1", "hold/CCCCC1");
    assertThat(run("", "-d", "ALL", "deferred").errors())
        .isEqualTo("postsuper: Deleted: 1 message\n");
    assertThat(files()).containsExactly("hold/CCCCC1");
    assertThat(run("", "-d", "ALL", "corrupt"))
        .isEqualTo(new ToolRun(1, "", "postsuper: fatal: invalid directory name: corrupt\n"));
  }

  @Test
  void leavesIncompleteFilesUntilTheyAreOld() throws IOException {
    Path fresh = log("incoming/12345.6");
    Path old = log("incoming/AAAAA1");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    ToolRun run = run("", "-d", "ALL", "-p");
    assertThat(run.errors())
        .isEqualTo(
            "postsuper: warning: bogus file name: incoming/12345.6\n"
                + "postsuper: Deleted: 0 messages\n");
    assertThat(fresh).exists();
    assertThat(old).doesNotExist();
  }

  @Test
  void givesFilesTheNamesOfTheirInodes() throws IOException {
    Path file = message("deferred/AAAAA1");
    log("defer/A/AAAAA1");
    final long inode = (Long) Files.getAttribute(file, "unix:ino");
    assertThat(run("").errors())
        .isEqualTo(
            "postsuper: Renamed to match inode number: 1 message\n"
                + "postsuper: warning: QUEUE FILE NAMES WERE CHANGED TO MATCH INODE NUMBERS\n");
    String name = "AAAAA" + Long.toHexString(inode).toUpperCase(Locale.ROOT);
    assertThat(files()).containsExactlyInAnyOrder("deferred/A/" + name, "defer/A/" + name);
    assertThat(run("").errors()).isEmpty();
  }

  @Test
  void shortensLongNames() throws IOException {
    Path file = message("hold/4jWbPZ0Rvfzs");
    final long inode = (Long) Files.getAttribute(file, "unix:ino");
    run("", "-s");
    assertThat(files())
        .containsExactly("hold/0FC9E" + Long.toHexString(inode).toUpperCase(Locale.ROOT));
  }

  @Test
  void refusesUnknownOptions() throws IOException {
    ToolRun run = run("", "-x");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors())
        .startsWith("postsuper: invalid option -- 'x'\npostsuper: fatal: usage: postsuper [-c ");
  }

  /** A queued message of some size, as its file has it. */
  private void queued(String name, String sender, String recipient, String reason)
      throws IOException {
    String records =
        record('C', "%15d %15d %15d %15d %15d %15d".formatted(100, 200, 1, 0, 100, 0))
            + record('T', "1700000000 0")
            + record('S', sender)
            + record('R', recipient)
            + record('M', "");
    Files.writeString(message(name), records);
    Files.writeString(
        log(name.replace("deferred", "defer").replace("hold", "defer")),
        "\n<%s>: %s\nrecipient=%s\nstatus=4.4.1\naction=delayed\nreason=%s\n\n"
            .formatted(recipient, reason, recipient, reason));
  }

  private static String record(char type, String data) {
    return "" + type + (char) data.length() + data;
  }

  @Test
  void doesThingsToSelectedMessages() throws IOException {
    queued("deferred/A/AAAAA1", "alice@a.test", "x@one.test", "connection refused");
    queued("deferred/B/BBBBB1", "alice@a.test", "x@two.test", "connection timed out");
    queued("deferred/C/CCCCC1", "bob@b.test", "y@one.test", "connection timed out");
    assertThat(run("", "--select", "domain=one.test", "--dry-run", "-d", "ALL").errors())
        .contains("postsuper: AAAAA1: would be removed\n", "CCCCC1: would be removed")
        .doesNotContain("BBBBB1")
        .endsWith("postsuper: dry run, nothing done: Deleted: 2 messages\n");
    assertThat(files()).hasSize(6);
    assertThat(run("", "--select=domain=one.test age>1d sender~bob", "-h", "ALL").errors())
        .isEqualTo("postsuper: Placed on hold: 1 message\n");
    assertThat(files()).contains("hold/CCCCC1", "deferred/A/AAAAA1");
    assertThat(run("BBBBB1\nAAAAA1\n", "--select", "reason~\"timed out\"", "-r", "-").errors())
        .isEqualTo("postsuper: BBBBB1: requeued\npostsuper: Requeued: 1 message\n");
    assertThat(run("", "-d", "ALL", "--select", "queue=hold").errors())
        .isEqualTo("postsuper: Deleted: 1 message\n");
    assertThat(files())
        .containsExactlyInAnyOrder(
            "deferred/A/AAAAA1", "defer/A/AAAAA1", "maildrop/BBBBB1", "defer/B/BBBBB1");
    assertThat(run("", "--select", "nonsense", "-d", "ALL"))
        .isEqualTo(
            new ToolRun(1, "", "postsuper: fatal: bad selection \"nonsense\": want name=value\n"));
    assertThat(run("", "--dry-run").status()).isEqualTo(1);
    assertThat(run("", "--select", "age>1d", "-s", "-d", "ALL").status()).isEqualTo(1);
    assertThat(run("", "-d", "ALL", "--select").errors())
        .isEqualTo("postsuper: fatal: option --select requires an argument\n");
    assertThat(files()).hasSize(4);
  }

  @Test
  void listsSelectedMessages() throws IOException {
    queued("deferred/A/AAAAA1", "alice@a.test", "x@one.test", "connection refused");
    queued("hold/BBBBB1", "alice@a.test", "x@two.test", "connection timed out");
    assertThat(list("-j", "--select", "domain=two.test").output())
        .startsWith("{\"queue_name\": \"hold\", \"queue_id\": \"BBBBB1\"")
        .hasLineCount(1);
    assertThat(list("-p", "--select", "domain=three.test").output())
        .isEqualTo("Mail queue is empty\n");
    assertThat(list("--table").output().lines().map(String::strip))
        .hasSize(4)
        .anyMatch(line -> line.matches("one.test +1( +0){9} +1"));
    assertThat(list("--sender-table").output()).contains("a.test      2 ");
    assertThat(list("-f", "--select", "age>1d").errors())
        .isEqualTo("postqueue: fatal: --select goes with -p, -j, --table or --sender-table\n");
    assertThat(list("--table", "-p").status()).isEqualTo(69);
  }

  private ToolRun list(String... arguments) throws IOException {
    return ToolRun.of(
        "postqueue",
        new org.facteur.app.tool.postqueue.PostqueueCommand(),
        directory,
        "",
        arguments);
  }

  private ToolRun run(String input, String... arguments) throws IOException {
    return ToolRun.of("postsuper", new PostsuperCommand(), directory, input, arguments);
  }

  private Path message(String name) throws IOException {
    Path file = log(name);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }

  private Path log(String name) throws IOException {
    Path file = directory.resolve("spool").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private List<String> files() throws IOException {
    Path spool = directory.resolve("spool");
    try (Stream<Path> all = Files.walk(spool)) {
      return all.filter(Files::isRegularFile)
          .map(file -> spool.relativize(file).toString())
          .toList();
    }
  }
}
