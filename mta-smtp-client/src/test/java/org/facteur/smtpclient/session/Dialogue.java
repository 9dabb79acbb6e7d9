package org.facteur.smtpclient.session;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.dns.HostNames;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.core.tls.ProtectedFiles;
import org.facteur.core.tls.TlsResources;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.MessageContent;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.delivery.SessionReuse;
import org.facteur.testing.FakeDns;
import org.facteur.testing.FakeTables;
import org.facteur.testing.MemoryLog;
import org.facteur.testing.ScriptedPeer;

/**
 * A dialogue of a data file, and the client that has to follow it.
 *
 * <p>Settings stand first, one on each line: {@code protocol: lmtp}, {@code main.cf: name = value},
 * {@code dns: line}, {@code nexthop:}, {@code sender:}, {@code rcpt: address [ORCPT [NOTIFY]]},
 * {@code encoding:}, {@code smtputf8: yes}, {@code ret:}, {@code envid:}, {@code probe:}, {@code
 * attribute: name=value}, {@code message: a line}, {@code times: 2} for as many deliveries. Then
 * {@code == server ADDRESS PORT} with a script, in the order of the connections to it, and {@code
 * == outcome} with what is reported and logged.
 */
final class Dialogue {
  final List<String> expected = new ArrayList<>();
  final List<ScriptedPeer> peers = new ArrayList<>();
  private final Map<String, String> mainCf = new HashMap<>(Map.of("inet_protocols", "ipv4"));
  private final FakeDns dns = FakeDns.of();
  private final List<DeliveryRecipient> recipients = new ArrayList<>();
  private final Map<String, String> single = new HashMap<>();
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<String> message = new ArrayList<>();
  private final Map<String, Deque<ScriptedPeer>> servers = new HashMap<>();
  private final MemoryLog log = new MemoryLog();

  Dialogue(Path file, int pieceSize) throws IOException {
    mainCf.put("myhostname", "mx.example.test");
    String[] sections = Files.readString(file, StandardCharsets.ISO_8859_1).split("(?m)^== ");
    for (String line : sections[0].split("\n")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        setting(
            line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
      }
    }
    for (int i = 1; i < sections.length; i++) {
      List<String> lines = new ArrayList<>(List.of(sections[i].split("\n")));
      String title = lines.removeFirst().strip();
      while (!lines.isEmpty() && lines.getLast().isBlank()) {
        lines.removeLast();
      }
      if (title.equals("outcome")) {
        expected.addAll(lines);
      } else {
        ScriptedPeer peer = new ScriptedPeer(lines, pieceSize);
        peers.add(peer);
        servers
            .computeIfAbsent(title.substring("server ".length()), key -> new ArrayDeque<>())
            .add(peer);
      }
    }
  }

  private void setting(String name, String value) {
    switch (name) {
      case "main.cf" -> {
        String[] words = value.split("\\s*=\\s*", 2);
        mainCf.put(words[0], words[1]);
      }
      case "dns" -> dns.add(value);
      case "rcpt" -> {
        String[] words = value.split("\\s+");
        recipients.add(
            new DeliveryRecipient(
                words[0],
                "",
                words.length > 1 ? words[1] : "",
                new DsnNotify(words.length > 2 ? Integer.parseInt(words[2]) : 0),
                recipients.size()));
      }
      case "attribute" -> {
        String[] words = value.split("=", 2);
        attributes.put(words[0], words[1]);
      }
      case "message" -> message.add(value);
      default -> single.put(name, value);
    }
  }

  private String one(String name, String otherwise) {
    return single.getOrDefault(name, otherwise);
  }

  /** Delivers, and says what became of it: the log first, then the outcomes. */
  List<String> run() {
    ServiceEntry service =
        new ServiceEntry(
            "smtp",
            "unix",
            true,
            true,
            false,
            "-",
            OptionalInt.empty(),
            one("protocol", "smtp"),
            Map.of(),
            List.of());
    ClientEnvironment environment =
        new ClientEnvironment(
            dns,
            new HostNames(Path.of("/nonexistent"), Path.of("/nonexistent"), dns),
            new FakeTables()
                .with(
                    "generic",
                    "alice@example.test",
                    "alice.l@public.example",
                    "@local.example.test",
                    "gateway@public.example",
                    "@example.test",
                    "@public.example")
                .with(
                    "passwords",
                    "[192.0.2.30]",
                    "tim:tanstaaftanstaaf",
                    "bob@example.test",
                    "bob:token")
                .with("wrong", "[192.0.2.30]", "tim:wrong")
                .with("elsewhere", "[192.0.2.31]", "tim:secret"),
            (server, local, timeout) -> {
              InetSocketAddress address = (InetSocketAddress) server;
              String key = address.getAddress().getHostAddress() + " " + address.getPort();
              Deque<ScriptedPeer> known = servers.get(key);
              if (known == null || known.isEmpty()) {
                throw new ConnectException("Connection refused");
              }
              return known.poll();
            },
            InetAddress.ofLiteral("192.0.2.1")::equals,
            (transport, request) -> {
              throw new IOException("no transport " + transport);
            },
            TlsResources.of(
                ProtectedFiles.OWN_RIGHTS, Path.of("/nonexistent"), () -> Instant.EPOCH, log.log()),
            () -> Instant.EPOCH,
            new Random(1));
    List<String> said = new ArrayList<>();
    try (SmtpClient client =
        new SmtpClient(service, Configuration.of(mainCf), environment, log.log())) {
      for (int i = 0; i < Integer.parseInt(one("times", "1")); i++) {
        DeliveryReport report = client.deliver(request());
        report.outcomes().forEach(outcome -> said.add(describe(outcome)));
        report
            .destinationFailure()
            .ifPresent(dsn -> said.add("destination: " + dsn.status() + " " + dsn.reason()));
      }
    }
    List<String> all = new ArrayList<>(log.lines());
    all.addAll(said);
    return all;
  }

  private static String describe(RecipientOutcome outcome) {
    return "to=<"
        + outcome.address()
        + ">, relay="
        + outcome.relay()
        + (outcome.times().reuses() > 0 ? ", conn_use=" + (outcome.times().reuses() + 1) : "")
        + ", dsn="
        + outcome.outcome().dsn().status()
        + ", status="
        + outcome.outcome().logStatus()
        + " ("
        + outcome.outcome().dsn().reason()
        + ")";
  }

  private DeliveryRequest request() {
    return new DeliveryRequest(
        "Q1",
        "smtp",
        one("nexthop", "remote.example"),
        one("sender", ""),
        one("envid", ""),
        DsnReturn.valueOf(one("ret", "UNSPECIFIED")),
        one("encoding", "7bit"),
        one("smtputf8", "no").equals("yes"),
        Instant.EPOCH,
        Instant.EPOCH,
        attributes,
        DeliveryRequest.Probe.valueOf(one("probe", "SEND")),
        one("reuse", "no").equals("yes") ? SessionReuse.ALWAYS : SessionReuse.NONE,
        recipients,
        new Lines(message));
  }

  private record Lines(List<String> lines) implements MessageContent {
    @Override
    public long size() {
      return lines.stream().mapToLong(line -> line.length() + 1).sum();
    }

    @Override
    public void forEach(LineSink sink) throws IOException {
      for (String line : lines) {
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        sink.accept(bytes, 0, bytes.length, true);
      }
    }
  }
}
