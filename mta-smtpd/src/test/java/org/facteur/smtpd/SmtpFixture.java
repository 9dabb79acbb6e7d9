package org.facteur.smtpd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ServicePaths;
import org.facteur.core.dns.HostNames;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.net.Connection;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.core.tls.ProtectedFiles;
import org.facteur.core.tls.TlsResources;
import org.facteur.queue.bounce.NoticeSender;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.intake.MessageOrigin;
import org.facteur.queue.resolve.LocalDomains;
import org.facteur.queue.resolve.RecipientValidity;
import org.facteur.queue.resolve.TransportResolver;
import org.facteur.queue.resolve.TrivialRewriter;
import org.facteur.queue.verify.AddressVerifier;
import org.facteur.smtpd.access.AccessServices;
import org.facteur.smtpd.access.EvaluationListener;
import org.facteur.smtpd.sasl.SaslResources;
import org.facteur.testing.FakeDns;
import org.facteur.testing.ScriptedConnection;

/** A server over fakes: what it says, what it logs, and the messages that it takes. */
final class SmtpFixture {
  final Map<String, String> settings = new HashMap<>();
  final List<String> log = new ArrayList<>();
  final List<String> messages = new ArrayList<>();
  final Map<String, Map<String, String>> tables = new HashMap<>();
  final FakeDns dns =
      FakeDns.of(
          "198.51.100.7 PTR client.example.net",
          "client.example.net A 198.51.100.7",
          "127.0.0.1 PTR localhost",
          "localhost A 127.0.0.1",
          "198.51.100.8 PTR forged.example.net",
          "forged.example.net A 198.51.100.9");
  final List<String> policyActions = new ArrayList<>();
  final List<ScriptedConnection> policies = new ArrayList<>();
  final java.util.Queue<Connection> saslPeers = new java.util.ArrayDeque<>();
  Path saslDirectory = Path.of("/nonexistent");
  AddressVerifier verifier = AddressVerifier.none();
  EvaluationListener listener = EvaluationListener.NONE;
  boolean failing;
  long freeSpace = 1L << 40;
  private int ids;

  SmtpFixture() {
    settings.put("compatibility_level", "3.6");
    settings.put("myhostname", "mx.example.test");
    settings.put("mydomain", "example.test");
    settings.put("mydestination", "$myhostname, localhost, $mydomain");
    settings.put("mynetworks", "127.0.0.0/8");
    settings.put("inet_interfaces", "127.0.0.1");
    settings.put("smtpd_banner", "$myhostname ESMTP");
    settings.put("local_recipient_maps", "test:users");
    settings.put("alias_maps", "");
    settings.put("smtpd_error_sleep_time", "0");
    settings.put("smtpd_forbidden_commands", "CONNECT GET POST");
    settings.put("mail_name", "Postfix");
    tables.put("users", new HashMap<>(Map.of("alice", "x", "bob", "x")));
  }

  /** Runs one session and returns what the server said, line by line. */
  List<String> talk(String address, List<String> pieces) {
    ScriptedConnection connection = new ScriptedConnection(address, pieces);
    server().run(connection);
    String output = connection.output();
    return output.isEmpty() ? List.of() : List.of(output.split("\r\n"));
  }

  SmtpServer server() {
    Configuration configuration = Configuration.of(settings);
    MailLog mailLog =
        new MailLog(
            (program, severity, text) -> log.add(severity.prefix() + text), "postfix/smtpd");
    LookupTables lookup = new FakeTables();
    LocalDomains local =
        new LocalDomains(
            configuration, lookup, org.facteur.core.net.OwnAddresses.of(configuration), mailLog);
    TransportResolver resolver = TransportResolver.forMail(configuration, lookup, local, mailLog);
    AccessServices access =
        new AccessServices(
            lookup,
            new TrivialRewriter(configuration),
            resolver,
            new RecipientValidity(configuration, lookup, local, resolver, mailLog),
            dns,
            new HostNames(Path.of("/nonexistent"), Path.of("/nonexistent"), dns),
            (endpoint, timeout) -> policyServer(endpoint),
            verifier,
            listener);
    Clock clock = Clock.fixed(Instant.parse("2026-11-21T02:00:00Z"), ZoneOffset.UTC);
    ServerParts parts =
        new ServerParts(
            "smtp",
            access,
            FakeIntake::new,
            new HostNames(Path.of("/nonexistent"), Path.of("/nonexistent"), dns),
            new ClientLimits(clock, Duration.ofSeconds(60), Duration.ofSeconds(600), mailLog),
            domain -> DomainFlush.Outcome.DENIED,
            new NoticeSender(FakeIntake::new, clock),
            () -> freeSpace,
            TlsResources.of(ProtectedFiles.OWN_RIGHTS, Path.of("/nonexistent"), clock, mailLog),
            sasl(lookup),
            mailLog,
            clock);
    return new SmtpServer(List.of(), 10, parts, configuration);
  }

  private SaslResources sasl(LookupTables lookup) {
    return new SaslResources(
        new ServicePaths(saslDirectory, false),
        (socket, timeout) -> saslConnection("unix:" + socket),
        (endpoint, timeout) -> saslConnection(endpoint),
        lookup);
  }

  private Connection saslConnection(String endpoint) throws IOException {
    if (saslPeers.isEmpty()) {
      throw new IOException("Connection refused");
    }
    return saslPeers.remove();
  }

  private Connection policyServer(String endpoint) throws IOException {
    if (policyActions.isEmpty()) {
      throw new IOException("Connection refused");
    }
    ScriptedConnection connection =
        new ScriptedConnection(
            "127.0.0.1",
            policyActions.stream().map(action -> "action=" + action + "\n\n").toList());
    policies.add(connection);
    return connection;
  }

  private final class FakeTables implements LookupTables {
    @Override
    public LookupTable open(String typeAndName, Configuration configuration) {
      String name = typeAndName.substring(typeAndName.indexOf(':') + 1);
      return new LookupTable() {
        @Override
        public String name() {
          return typeAndName;
        }

        @Override
        public Optional<String> find(String key) {
          if (typeAndName.startsWith("static:")) {
            return Optional.of(name);
          }
          return Optional.ofNullable(tables.getOrDefault(name, Map.of()).get(key));
        }
      };
    }

    @Override
    public List<LookupTable> openAll(String maps, Configuration configuration) {
      return maps.isBlank()
          ? List.of()
          : java.util.Arrays.stream(maps.split("[,\\s]+"))
              .map(map -> open(map, configuration))
              .toList();
    }
  }

  private final class FakeIntake implements IntakeSession {
    private final String id = "Q" + ++ids;
    private final StringBuilder text = new StringBuilder();
    private boolean finished;

    FakeIntake(MessageOrigin origin) {
      text.append(origin.context()).append('\n');
    }

    @Override
    public String queueId() {
      return id;
    }

    @Override
    public void sender(
        String address, String envelopeId, DsnReturn ret, String encoding, String fullName) {
      text.append("from ").append(address).append('\n');
    }

    @Override
    public void recipient(String address, String dsnOriginal, DsnNotify notify) {
      if (failing) {
        throw new IllegalStateException("failing, as a test wants it");
      }
      text.append("to ").append(address).append('\n');
    }

    @Override
    public void beginMessage() {
      text.append("text\n");
    }

    @Override
    public void line(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
      text.append(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
      text.append(endsLine ? "\n" : "");
    }

    @Override
    public void hold() {
      text.append("hold\n");
    }

    @Override
    public void filter(String destination) {
      text.append("filter ").append(destination).append('\n');
    }

    @Override
    public void redirect(String recipient) {
      text.append("redirect ").append(recipient).append('\n');
    }

    @Override
    public IntakeResult finish() {
      finished = true;
      if (text.indexOf("many hops") >= 0) {
        return new IntakeResult.Refused(
            SmtpReply.of(554, "5.4.0", "Error: too many hops"), "too many hops");
      }
      messages.add(text.toString());
      return new IntakeResult.Queued(id);
    }

    @Override
    public void close() {
      if (!finished) {
        text.setLength(0);
      }
    }
  }
}
