package org.facteur.app.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ServicePaths;
import org.facteur.core.dns.DnsAnswer;
import org.facteur.core.dns.DnsQuestion;
import org.facteur.core.dns.DnsResolver;
import org.facteur.core.dns.HostNames;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.net.Connection;
import org.facteur.core.net.OwnAddresses;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.core.tls.ProtectedFiles;
import org.facteur.core.tls.TlsResources;
import org.facteur.maps.TableTypes;
import org.facteur.queue.bounce.NoticeSender;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.resolve.LocalDomains;
import org.facteur.queue.resolve.RecipientValidity;
import org.facteur.queue.resolve.TransportResolver;
import org.facteur.queue.resolve.TrivialRewriter;
import org.facteur.queue.verify.AddressVerifier;
import org.facteur.smtpd.ClientLimits;
import org.facteur.smtpd.DomainFlush;
import org.facteur.smtpd.ServerParts;
import org.facteur.smtpd.SmtpServer;
import org.facteur.smtpd.access.AccessServices;
import org.facteur.smtpd.access.EvaluationListener;
import org.facteur.smtpd.sasl.SaslResources;
import org.facteur.testing.FakeDns;
import org.facteur.testing.ScriptedConnection;

/**
 * An SMTP server with real tables and routing, over a made-up DNS and policy servers, whose queue
 * takes everything and keeps nothing.
 */
final class InProcessServer {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String HOSTS = "127.0.0.1 localhost\n";

  final Map<String, String> settings = new LinkedHashMap<>();
  final List<String> log = new ArrayList<>();
  final FakeDns dns = FakeDns.of();
  final Map<String, PolicyScript> policies = new LinkedHashMap<>();
  EvaluationListener listener = EvaluationListener.NONE;
  private final Path directory;
  private final Clock clock = Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC);
  private int ids;

  /** What a policy server says to a request. */
  @FunctionalInterface
  interface PolicyScript {
    String answer(String request);
  }

  InProcessServer(Path directory) throws IOException {
    this.directory = directory;
    Files.writeString(directory.resolve("hosts"), HOSTS);
    settings.put("compatibility_level", "3.6");
    settings.put("mail_name", "Postfix");
    settings.put("myhostname", "mx.example.test");
    settings.put("mydomain", "example.test");
    settings.put("myorigin", "$mydomain");
    settings.put("mydestination", "$myhostname, localhost, $mydomain");
    settings.put("mynetworks", "127.0.0.0/8");
    settings.put("inet_interfaces", "127.0.0.1");
    settings.put("inet_protocols", "ipv4");
    settings.put("smtpd_banner", "$myhostname ESMTP");
    settings.put("smtpd_error_sleep_time", "0");
    settings.put("alias_maps", "");
    settings.put(
        "local_recipient_maps",
        "inline:{ {root=x}, {daemon=x}, {mail=x}, {nobody=x}, {alice=x}, {bob=x}, {carol=x},"
            + " {vmail=x}, {postmaster=x} }");
  }

  /** Runs a session to its end and returns the server's lines. */
  List<String> talk(SmtpServer server, String client, List<String> commands) {
    ScriptedConnection connection =
        new ScriptedConnection(client, commands.stream().map(line -> line + "\r\n").toList());
    server.run(connection);
    String output = connection.output();
    return output.isEmpty() ? List.of() : List.of(output.split("\r\n"));
  }

  SmtpServer start() {
    Configuration configuration = Configuration.of(settings);
    MailLog mailLog =
        new MailLog(
            (program, severity, text) -> log.add(program + ": " + severity.prefix() + text),
            "postfix/smtpd");
    LookupTables tables = new TableTypes(mailLog::warning);
    HostNames names =
        new HostNames(directory.resolve("hosts"), directory.resolve("nsswitch"), searching());
    LocalDomains local =
        new LocalDomains(configuration, tables, OwnAddresses.of(configuration), mailLog);
    TransportResolver resolver = TransportResolver.forMail(configuration, tables, local, mailLog);
    AccessServices access =
        new AccessServices(
            tables,
            new TrivialRewriter(configuration),
            resolver,
            new RecipientValidity(configuration, tables, local, resolver, mailLog),
            dns,
            names,
            (endpoint, timeout) -> policy(endpoint),
            AddressVerifier.none(),
            (session, trace, refusal) -> listener.decided(session, trace, refusal));
    ServerParts parts =
        new ServerParts(
            "127.0.0.1:25",
            access,
            origin -> new Intake("Q" + ++ids),
            names,
            new ClientLimits(clock, MINUTE, MINUTE, mailLog),
            domain -> DomainFlush.Outcome.STARTED,
            new NoticeSender(origin -> new Intake("N"), clock),
            () -> 1L << 40,
            TlsResources.of(ProtectedFiles.OWN_RIGHTS, directory, clock, mailLog),
            new SaslResources(
                new ServicePaths(directory, false),
                (socket, timeout) -> refused(),
                (endpoint, timeout) -> refused(),
                tables),
            mailLog,
            clock);
    return new SmtpServer(List.of(), 10, parts, configuration);
  }

  /** The machine's search list has a domain that knows none of the names. */
  private DnsResolver searching() {
    return new DnsResolver() {
      @Override
      public DnsAnswer lookup(DnsQuestion question) {
        DnsAnswer answer = dns.lookup(question);
        return question.search() && answer instanceof DnsAnswer.TemporaryFailure later
            ? new DnsAnswer.TemporaryFailure(later.text(), true)
            : answer;
      }
    };
  }

  private static Connection refused() throws IOException {
    throw new IOException("Connection refused");
  }

  private Connection policy(String endpoint) throws IOException {
    PolicyScript script = policies.get(endpoint);
    if (script == null) {
      throw new IOException(
          endpoint.startsWith("unix:") ? "No such file or directory" : "Connection refused");
    }
    return new PolicyPeer(script);
  }

  /** Takes a message and keeps nothing of it. */
  private record Intake(String queueId) implements IntakeSession {
    @Override
    public void sender(String address, String id, DsnReturn ret, String encoding, String name) {}

    @Override
    public void recipient(String address, String dsnOriginal, DsnNotify notify) {}

    @Override
    public void beginMessage() {}

    @Override
    public void line(byte[] buffer, int offset, int length, boolean endsLine) {}

    @Override
    public void hold() {}

    @Override
    public void filter(String destination) {}

    @Override
    public void redirect(String recipient) {}

    @Override
    public IntakeResult finish() {
      return new IntakeResult.Queued(queueId);
    }

    @Override
    public void close() {}
  }
}
