package org.facteur.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.facteur.core.posix.Posix;
import org.facteur.delivery.identity.Identities;
import org.facteur.delivery.pipe.PipeAgent;
import org.facteur.delivery.remote.Callbacks;
import org.facteur.delivery.remote.DeliveryServer;
import org.facteur.delivery.remote.RemoteAgent;
import org.facteur.delivery.special.DiscardAgent;
import org.facteur.delivery.special.ErrorAgent;
import org.facteur.delivery.virtual.VirtualAgent;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.RecipientOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agents but local, and the way to those of another process. */
class AgentsTest {
  @TempDir Path directory;
  private final Fixture fixture = new Fixture();
  private final Identities plain = new Identities.Plain(Posix.geteuid());

  private static List<String> texts(DeliveryReport report) {
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

  @Test
  void errorRetryDiscard() {
    var request = Fixture.request("error", "5.2.1 closed", "", "x\n", "a@v.example");
    assertThat(texts(new ErrorAgent(false, fixture.mailLog("error")).deliver(request)))
        .containsExactly("a@v.example 5.2.1 bounced closed");
    assertThat(texts(new ErrorAgent(true, fixture.mailLog("error")).deliver(request)))
        .containsExactly("a@v.example 4.0.0 deferred closed");
    assertThat(fixture.log).containsExactly("warning: defer_append: ignoring dsn code \"5.2.1\"");
    assertThat(texts(new DiscardAgent().deliver(request)))
        .containsExactly("a@v.example 2.0.0 sent closed");
  }

  @Test
  void virtualMailboxes() throws Exception {
    fixture.table(
        "mailboxes",
        "a@v.example",
        "v/a/",
        "b@v.example",
        "b",
        "@w.example",
        "all",
        "low@v.example",
        "low");
    fixture.table("uids", "@v.example", "5000", "@w.example", "5000", "low@v.example", "5");
    fixture.table("gids", "@v.example", "5000", "@w.example", "5000");
    VirtualAgent agent =
        new VirtualAgent(
            Fixture.configuration(
                "virtual_mailbox_base", directory.toString(),
                "virtual_mailbox_maps", "test:mailboxes",
                "virtual_uid_maps", "test:uids",
                "virtual_gid_maps", "test:gids",
                "recipient_delimiter", "+"),
            fixture.lookupTables(),
            plain,
            fixture.mailLog("virtual"));
    assertThat(
            texts(
                agent.deliver(
                    Fixture.request(
                        "virtual",
                        "",
                        "s@example.net",
                        "Subject: x\n\nFrom me\n",
                        "a+x@v.example",
                        "b@v.example",
                        "any@w.example",
                        "none@v.example",
                        "low@v.example"))))
        .containsExactly(
            "a+x@v.example 2.0.0 sent delivered to maildir",
            "b@v.example 2.0.0 sent delivered to mailbox",
            "any@w.example 2.0.0 sent delivered to mailbox",
            "none@v.example 5.1.1 bounced unknown user: \"none@v.example\"",
            "low@v.example 4.3.5 deferred mail system configuration error");
    assertThat(fixture.log)
        .containsExactly("warning: recipient low@v.example: bad uid 5 in virtual_uid_maps");
    try (Stream<Path> files = Files.list(directory.resolve("v/a/new"))) {
      assertThat(files.findFirst().orElseThrow())
          .hasContent(
              "Return-Path: <s@example.net>\nX-Original-To: a+x@v.example\n"
                  + "Delivered-To: a+x@v.example\nSubject: x\n\nFrom me\n");
    }
    assertThat(Files.readString(directory.resolve("b"))).contains("\n>From me\n\n");
  }

  @Test
  void pipes() throws Exception {
    Path out = directory.resolve("out");
    Path script = directory.resolve("script");
    Files.writeString(
        script, "for a in \"$@\"; do echo \"[$a]\"; done > " + out + "\ncat >> " + out);
    PipeAgent agent =
        new PipeAgent(
            "show",
            List.of(
                "flags=Rhu",
                "user=nobody",
                "null_sender=",
                "argv=/bin/sh",
                script.toString(),
                "$sender",
                "${recipient}",
                "{two words}",
                "$nexthop",
                "$$x"),
            Fixture.configuration(),
            fixture.userDatabase(),
            plain,
            fixture.mailLog("pipe"));
    assertThat(
            texts(
                agent.deliver(
                    Fixture.request("show", "Next", "", "hi\n", "A@X.example", "b@x.example"))))
        .containsExactly(
            "A@X.example 2.0.0 sent delivered via show service",
            "b@x.example 2.0.0 sent delivered via show service");
    assertThat(Files.readString(out))
        .isEqualTo(
            "[]\n[a@x.example]\n[b@x.example]\n[two words]\n[next]\n[$x]\nReturn-Path: <>\nhi\n");
  }

  @Test
  void anotherProcess() throws Exception {
    Callbacks callbacks = new Callbacks();
    DeliveryAgent far =
        request -> {
          String id =
              callbacks.forward(request, new Forwarder.Forwarding("s", "d", request.recipients()));
          DeliveryReport passed =
              callbacks.deliver(request.redirected("x", "y", request.recipients()));
          assertThat(passed.outcomes()).isEmpty();
          return new DiscardAgent()
              .deliver(request.redirected("discard", "2.0.0 as " + id, request.recipients()));
        };
    Path socket = directory.resolve("s");
    Set<String> peers = Set.of(System.getProperty("user.name"));
    try (DeliveryServer server =
            DeliveryServer.start(
                socket,
                name -> name.equals("local") ? Optional.of(far) : Optional.empty(),
                peers,
                fixture.mailLog("local"));
        RemoteAgent near = new RemoteAgent(socket, fixture.forwarder(), fixture.transports())) {
      assertThat(server).isNotNull();
      for (int i = 1; i < 3; i++) {
        DeliveryReport report =
            near.deliver(Fixture.request("local", "", "s@x", "text\n", "a@example.test"));
        assertThat(texts(report)).containsExactly("a@example.test 2.0.0 sent as NEW" + i);
        assertThat(report.outcomes()).extracting(RecipientOutcome::relay).containsExactly("none");
      }
      assertThat(fixture.passed).hasSize(2);
      assertThatThrownBy(
              () -> near.deliver(Fixture.request("other", "", "", "x\n", "a@example.test")))
          .hasMessage("no transport other");
    }
  }
}
