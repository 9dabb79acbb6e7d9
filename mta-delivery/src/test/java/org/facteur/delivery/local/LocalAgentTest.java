package org.facteur.delivery.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.facteur.core.posix.Posix;
import org.facteur.delivery.Fixture;
import org.facteur.delivery.identity.Identities;
import org.facteur.queue.delivery.DeliveryReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local agent in a process of an ordinary user, whoever runs the test. */
class LocalAgentTest {
  private static final String TEXT =
      "Received: by mx\nSubject: hello\n\nFrom here\n>From there\nlast\n";

  @TempDir Path directory;
  private final Fixture fixture = new Fixture();
  private Path home;
  private Path spool;

  @BeforeEach
  void users() throws Exception {
    home = Files.createDirectory(directory.resolve("alice"));
    spool = Files.createDirectory(directory.resolve("spool"));
    fixture.user("alice", Posix.geteuid(), Posix.getegid(), home.toString());
    fixture.user("bob", Posix.geteuid(), Posix.getegid(), directory.resolve("bob").toString());
  }

  private List<String> deliver(String sender, String text, String recipient, String... settings)
      throws Exception {
    String[] all =
        Stream.concat(
                Stream.of("mail_spool_directory", spool.toString(), "recipient_delimiter", "+"),
                Stream.of(settings))
            .toArray(String[]::new);
    LocalAgent agent =
        new LocalAgent(
            Fixture.configuration(all),
            fixture.lookupTables(),
            fixture.userDatabase(),
            new Identities.Plain(Posix.geteuid()),
            fixture.rewriter(),
            fixture.resolver(),
            fixture.forwarder(),
            fixture.transports(),
            fixture.mailLog("local"));
    DeliveryReport report =
        agent.deliver(Fixture.request("local", "example.test", sender, text, recipient));
    return report.outcomes().stream()
        .map(
            o ->
                o.address()
                    + " "
                    + o.outcome().dsn().status()
                    + " "
                    + o.outcome().logStatus()
                    + " "
                    + o.outcome().dsn().reason())
        .toList();
  }

  private static String read(Path file) throws Exception {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  @Test
  void mbox() throws Exception {
    assertThat(deliver("joe smith@example.net", TEXT, "Alice+x@example.test"))
        .containsExactly("Alice+x@example.test 2.0.0 sent delivered to mailbox");
    Path mailbox = spool.resolve("alice");
    String text = read(mailbox);
    assertThat(text.replaceFirst("  .*\n", "  DATE\n"))
        .isEqualTo(
            """
            From "joe smith"@example.net  DATE
            Return-Path: <"joe smith"@example.net>
            X-Original-To: Alice+x@example.test
            Delivered-To: Alice+x@example.test
            Received: by mx
            Subject: hello

            >From here
            >From there
            last

            """);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mailbox)))
        .isEqualTo("rw-------");
    assertThat(spool.resolve("alice.lock")).doesNotExist();
    deliver("", TEXT, "alice@example.test");
    assertThat(read(mailbox)).startsWith(text).contains("\n\nFrom MAILER-DAEMON  ");
  }

  @Test
  void maildir() throws Exception {
    assertThat(deliver("joe@example.net", TEXT, "alice@example.test", "home_mailbox", "Maildir/"))
        .containsExactly("alice@example.test 2.0.0 sent delivered to maildir");
    try (Stream<Path> files = Files.list(home.resolve("Maildir/new"))) {
      Path file = files.toList().getFirst();
      assertThat(file.getFileName().toString())
          .matches("\\d+\\.V[0-9a-f]+I[0-9a-f]+M\\d+\\.mx\\.example\\.test");
      assertThat(read(file))
          .isEqualTo(
              "Return-Path: <joe@example.net>\nX-Original-To: alice@example.test\n"
                  + "Delivered-To: alice@example.test\n"
                  + TEXT);
    }
    assertThat(home.resolve("Maildir/tmp")).isEmptyDirectory();
    assertThat(home.resolve("Maildir/cur")).isEmptyDirectory();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("Maildir"))))
        .isEqualTo("rwx------");
  }

  @Test
  void unknownUser() throws Exception {
    assertThat(deliver("", TEXT, "nobody-here@example.test"))
        .containsExactly("nobody-here@example.test 5.1.1 bounced unknown user: \"nobody-here\"");
    assertThat(deliver("", TEXT, "postmaster@example.test"))
        .containsExactly("postmaster@example.test 2.0.0 sent discarded");
    assertThat(fixture.log).containsExactly("warning: required alias not found: postmaster");
  }

  @Test
  void loop() throws Exception {
    assertThat(deliver("", "Delivered-To: ALICE@example.test\n\n", "alice@example.test"))
        .containsExactly(
            "alice@example.test 5.4.6 bounced mail forwarding loop for alice@example.test");
  }

  @Test
  void sizeLimit() throws Exception {
    Path mailbox = spool.resolve("alice");
    Files.write(mailbox, new byte[900]);
    assertThat(
            deliver(
                "",
                TEXT + "x".repeat(200) + "\n",
                "alice@example.test",
                "mailbox_size_limit",
                "1000"))
        .containsExactly(
            "alice@example.test 5.2.2 bounced cannot update mailbox "
                + mailbox
                + " for user alice. error writing message: File too large");
    assertThat(mailbox).hasSize(900);
  }

  @Test
  void aliases() throws Exception {
    fixture.table(
        "aliases",
        "root",
        "alice",
        "team",
        "Bob, alice, \\alice, joe@elsewhere.example, \"jane\"@elsewhere.example",
        "nested",
        "team, root");
    assertThat(deliver("", TEXT, "ROOT+x@example.test"))
        .containsExactly("alice@example.test 2.0.0 sent delivered to mailbox");
    assertThat(deliver("s@example.net", TEXT, "nested@example.test"))
        .containsExactlyInAnyOrder(
            "Bob@example.test 2.0.0 sent delivered to mailbox",
            "alice@example.test 2.0.0 sent delivered to mailbox",
            "nested@example.test 2.0.0 sent forwarded as NEW1");
    assertThat(fixture.forwarded.getFirst().sender()).isEqualTo("s@example.net");
    assertThat(fixture.forwarded.getFirst().deliveredTo()).isEqualTo("nested@example.test");
    assertThat(fixture.forwarded.getFirst().recipients())
        .extracting(r -> r.address())
        .containsExactly("joe@elsewhere.example", "jane@elsewhere.example");
  }

  @Test
  void ownerOfAList() throws Exception {
    fixture.table("aliases", "list", "alice, bob", "owner-list", "carol");
    assertThat(deliver("s@example.net", TEXT, "list@example.test"))
        .containsExactly("list@example.test 2.0.0 sent forwarded as NEW1");
    assertThat(fixture.forwarded.getFirst().sender()).isEqualTo("owner-list@example.test");
    assertThat(fixture.forwarded.getFirst().recipients()).hasSize(2);
  }

  @Test
  void commandsAndFiles() throws Exception {
    Path out = directory.resolve("out");
    fixture.table(
        "aliases",
        "cmd",
        "\"|cat > " + out + "; echo $USER $SENDER $CLIENT_ADDRESS >> " + out + "\"",
        "file",
        directory.resolve("file").toString(),
        "bad",
        "\"|echo no; exit 77\"",
        "soft",
        "\"|echo 4.2.1 later on; exit 1\"",
        "none",
        "|/nonexistent/x");
    assertThat(deliver("s@example.net", TEXT, "cmd@example.test").getFirst())
        .startsWith("cmd@example.test 2.0.0 sent delivered to command: cat > ");
    assertThat(read(out))
        .startsWith("From s@example.net  ")
        .endsWith("last\ncmd s@example.net 192.0.2.1\n");
    assertThat(deliver("", TEXT, "file@example.test").getFirst())
        .isEqualTo("file@example.test 2.0.0 sent delivered to file: " + directory.resolve("file"));
    assertThat(deliver("", TEXT, "bad@example.test"))
        .containsExactly("bad@example.test 5.7.0 bounced permission denied. Command output: no ");
    assertThat(deliver("", TEXT, "soft@example.test"))
        .containsExactly("soft@example.test 4.2.1 deferred later on ");
    assertThat(deliver("", TEXT, "none@example.test"))
        .containsExactly(
            "none@example.test 4.3.0 deferred temporary failure. Command output: local: fatal:"
                + " execvp /nonexistent/x: No such file or directory ");
  }

  @Test
  void aHangingCommandIsKilledWithItsChildren() throws Exception {
    Path pid = directory.resolve("pid");
    fixture.table("aliases", "hang", "\"|sleep 99 & echo $! > " + pid + "; echo hm; wait\"");
    assertThat(deliver("", TEXT, "hang@example.test", "command_time_limit", "1s").getFirst())
        .startsWith("hang@example.test 5.3.0 bounced Command time limit exceeded: \"sleep 99")
        .endsWith(". Command output: hm ");
    Path child = Path.of("/proc", read(pid).strip(), "cmdline");
    assertThat(Files.exists(child) ? read(child) : "").isEmpty();
  }

  @Test
  void includes() throws Exception {
    Path list = directory.resolve("list");
    Files.writeString(list, "# members\nalice\n\njoe@elsewhere.example,\n|/bin/true\n/tmp/x\n");
    Files.setPosixFilePermissions(list, PosixFilePermissions.fromString("rw-r--r--"));
    fixture.table("aliases", "list", ":include:" + list, "missing", ":include:/nonexistent/list");
    assertThat(deliver("", TEXT, "list@example.test"))
        .containsExactlyInAnyOrder(
            "list@example.test 5.7.1 bounced mail to command is restricted",
            "list@example.test 5.7.1 bounced mail to file is restricted",
            "list@example.test 2.0.0 sent forwarded as NEW1");
    assertThat(fixture.forwarded.getFirst().recipients()).hasSize(2);
    assertThat(deliver("", TEXT, "missing@example.test"))
        .containsExactly("missing@example.test 5.3.5 bounced mail system configuration error");
    assertThat(fixture.log)
        .contains(
            "warning: unable to lookup :include: file /nonexistent/list: No such file or directory");
  }

  @Test
  void dotForward() throws Exception {
    Path forward = home.resolve(".forward");
    Files.writeString(forward, "\\alice, joe@elsewhere.example\n~/kept\n");
    Files.setPosixFilePermissions(forward, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(deliver("s@example.net", TEXT, "alice+x@example.test"))
        .containsExactlyInAnyOrder(
            "alice@example.test 2.0.0 sent delivered to mailbox",
            "alice+x@example.test 2.0.0 sent delivered to file: " + home.resolve("kept"),
            "alice+x@example.test 2.0.0 sent forwarded as NEW1");
    Files.setPosixFilePermissions(forward, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(deliver("", TEXT, "alice@example.test"))
        .containsExactly("alice@example.test 2.0.0 sent delivered to mailbox");
    assertThat(fixture.log).containsExactly("warning: file " + forward + " is world writable");
    Files.writeString(home.resolve(".forward+x"), "bob\n");
    Files.setPosixFilePermissions(
        home.resolve(".forward+x"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(deliver("", TEXT, "alice+x@example.test"))
        .containsExactly("alice+x@example.test 2.0.0 sent forwarded as NEW2");
  }

  @Test
  void otherTransports() throws Exception {
    fixture.table("transports", "bob", "lmtp:inet:host");
    deliver("", TEXT, "bob+x@example.test", "mailbox_transport_maps", "test:transports");
    assertThat(fixture.passed.getFirst().transport()).isEqualTo("lmtp");
    assertThat(fixture.passed.getFirst().nexthop()).isEqualTo("inet:host");
    assertThat(deliver("", TEXT, "gone+a@example.test", "luser_relay", "alice+$local-$extension"))
        .containsExactly("alice+gone+a-a@example.test 2.0.0 sent delivered to mailbox");
  }

  @Test
  void membersOfAListDoNotHearHowTheMailCameIn() throws Exception {
    Path out = directory.resolve("out");
    fixture.table(
        "aliases", "a-request", "bob, \"|cat > " + out + "\"", "owner-a-request", "carol, alice");
    deliver("s@example.net", TEXT, "a-request@example.test");
    assertThat(fixture.forwarded.getFirst().sender()).isEqualTo("owner-a-request@example.test");
    assertThat(fixture.forwarded.getFirst().recipients())
        .extracting(r -> r.originalAddress())
        .containsExactly("");
    assertThat(read(out)).doesNotContain("X-Original-To");
    deliver("", TEXT, "a-request@example.test", "expand_owner_alias", "yes");
    assertThat(fixture.forwarded.get(1).sender()).isEqualTo("carol, alice@example.test");
  }

  @Test
  void nothingIsForwardedAsLongAsSomethingIsDeferred() throws Exception {
    fixture.table("aliases", "both", "joe@elsewhere.example, \"|exit 75\"");
    assertThat(deliver("", TEXT, "both@example.test"))
        .containsExactly("both@example.test 4.3.0 deferred temporary failure");
    assertThat(fixture.forwarded).isEmpty();
  }

  @Test
  void anAliasThatNamesItselfMeansTheMailbox() throws Exception {
    fixture.table("aliases", "alice", "alice, bob", "loop1", "loop2", "loop2", "loop1");
    assertThat(deliver("", TEXT, "alice@example.test"))
        .containsExactlyInAnyOrder(
            "alice@example.test 2.0.0 sent delivered to mailbox",
            "bob@example.test 2.0.0 sent delivered to mailbox");
    assertThat(deliver("", TEXT, "loop1@example.test"))
        .containsExactly("loop2@example.test 5.4.6 bounced alias database loop for loop2");
    assertThat(fixture.log).containsExactly("warning: alias database loop for loop2");
  }

  @Test
  void anEmptyListIsDoneWithoutAWord() throws Exception {
    Path list = Files.writeString(directory.resolve("list"), "# nobody\n");
    Files.setPosixFilePermissions(list, PosixFilePermissions.fromString("rw-r--r--"));
    fixture.table("aliases", "empty", ":include:" + list);
    assertThat(deliver("", TEXT, "empty@example.test"))
        .containsExactly("empty@example.test 2.0.0  alias expanded");
  }

  @Test
  void theLockFileComesFirst() throws Exception {
    Path file = directory.resolve("missing/file");
    fixture.table("aliases", "file", file.toString());
    assertThat(deliver("", TEXT, "file@example.test"))
        .containsExactly(
            "file@example.test 5.2.0 bounced cannot append message to file "
                + file
                + ": cannot create file exclusively: No such file or directory");
    assertThat(fixture.log)
        .containsExactly(
            "warning: unable to create lock file " + file + ".lock: No such file or directory");
    assertThat(deliver("", TEXT, "alice@example.test", "home_mailbox", "Mail/in"))
        .containsExactly(
            "alice@example.test 5.2.0 bounced cannot update mailbox "
                + home
                + "/Mail/in for user alice. unable to create lock file "
                + home
                + "/Mail/in.lock: No such file or directory");
  }
}
