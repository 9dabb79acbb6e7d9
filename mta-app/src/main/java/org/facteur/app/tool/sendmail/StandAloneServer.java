package org.facteur.app.tool.sendmail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.facteur.app.process.MailLogs;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.dns.HostNames;
import org.facteur.core.dns.SystemDnsResolver;
import org.facteur.core.log.LogSink;
import org.facteur.core.log.MailLog;
import org.facteur.core.log.QueuedLogSink;
import org.facteur.core.log.StreamLogOutput;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.net.OwnAddresses;
import org.facteur.core.net.StreamConnection;
import org.facteur.core.tls.ProtectedFiles;
import org.facteur.core.tls.TlsResources;
import org.facteur.maps.TableTypes;
import org.facteur.queue.bounce.NoticeSender;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.listing.FlushProtocol;
import org.facteur.queue.listing.FlushStatus;
import org.facteur.queue.listing.Trigger;
import org.facteur.queue.pickup.MaildropIntake;
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
import org.facteur.smtpd.access.ClientIdentity;
import org.facteur.smtpd.access.EvaluationListener;
import org.facteur.smtpd.sasl.SaslResources;

/**
 * {@code sendmail -bs}: SMTP on standard input and output, for one user of this machine. Nobody is
 * refused and nothing limited, since the user could submit the same without SMTP; the messages go
 * to maildrop, like others of this machine. Postfix counterpart: smtpd -S.
 */
final class StandAloneServer {
  private static final Parameter<String> QUEUE_DIRECTORY = Parameter.string("queue_directory");
  private static final Parameter<String> SYSLOG_NAME = Parameter.string("syslog_name");
  private static final Parameter<Long> MESSAGE_SIZE_LIMIT = Parameter.size("message_size_limit");
  private static final ClientIdentity USER =
      new ClientIdentity(
          "localhost",
          "localhost",
          "127.0.0.1",
          "0",
          ClientIdentity.NameStatus.OK,
          ClientIdentity.NameStatus.OK);

  /** What is for clients of the network. */
  private static final List<String> EMPTY =
      List.of(
          "content_filter",
          "notify_classes",
          "smtpd_client_restrictions",
          "smtpd_helo_restrictions",
          "smtpd_sender_restrictions",
          "smtpd_relay_restrictions",
          "smtpd_recipient_restrictions",
          "smtpd_data_restrictions",
          "smtpd_end_of_data_restrictions",
          "smtpd_etrn_restrictions",
          "smtpd_authorized_xclient_hosts",
          "smtpd_authorized_xforward_hosts",
          "local_recipient_maps",
          "smtpd_milters",
          "smtpd_proxy_filter",
          "smtpd_upstream_proxy_protocol",
          "smtpd_tls_security_level",
          "notify_classes");

  private static final List<String> OFF =
      List.of(
          "smtpd_reject_unlisted_recipient",
          "smtpd_reject_unlisted_sender",
          "smtpd_sasl_auth_enable",
          "smtpd_use_tls",
          "smtpd_enforce_tls",
          "smtpd_tls_wrappermode");

  private static final List<String> UNLIMITED =
      List.of(
          "smtpd_client_connection_count_limit",
          "smtpd_client_connection_rate_limit",
          "smtpd_client_message_rate_limit",
          "smtpd_client_recipient_rate_limit",
          "smtpd_client_auth_rate_limit",
          "smtpd_client_new_tls_session_rate_limit");

  private final Configuration configuration;
  private final Path spool;

  /**
   * @param configuration main.cf
   */
  StandAloneServer(Configuration configuration) {
    this.configuration = configuration.with(changes());
    this.spool = Path.of(configuration.get(QUEUE_DIRECTORY));
  }

  static Map<String, String> changes() {
    Map<String, String> changes = new HashMap<>();
    EMPTY.forEach(name -> changes.put(name, ""));
    OFF.forEach(name -> changes.put(name, "no"));
    UNLIMITED.forEach(name -> changes.put(name, "0"));
    return changes;
  }

  /** Serves standard input to its end. */
  int run(ToolEnvironment environment) throws IOException {
    try (QueuedLogSink sink = openLog()) {
      serve(environment, sink);
    }
    return 0;
  }

  /** An ordinary user may not write to a log file: then nothing is logged, as with Postfix. */
  private QueuedLogSink openLog() {
    try {
      return MailLogs.open(configuration);
    } catch (IOException e) {
      return new QueuedLogSink(
          new StreamLogOutput(OutputStream.nullOutputStream(), ZoneId.systemDefault(), ""));
    }
  }

  private void serve(ToolEnvironment environment, LogSink sink) throws IOException {
    Clock clock = Clock.systemDefaultZone();
    MailLog log = new MailLog(sink, configuration.get(SYSLOG_NAME) + "/smtpd");
    LookupTables tables = new TableTypes(log);
    SystemDnsResolver dns = new SystemDnsResolver(Path.of("/etc/resolv.conf"), clock);
    HostNames names = HostNames.ofSystem(dns);
    LocalDomains local =
        new LocalDomains(configuration, tables, OwnAddresses.of(configuration), log);
    TransportResolver resolver = TransportResolver.forMail(configuration, tables, local, log);
    MailIntake intake =
        new MaildropIntake(
            spool.resolve("maildrop"), configuration.get(MESSAGE_SIZE_LIMIT), clock, this::wake);
    ServerParts parts =
        new ServerParts(
            "smtp",
            new AccessServices(
                tables,
                new TrivialRewriter(configuration),
                resolver,
                new RecipientValidity(configuration, tables, local, resolver, log),
                dns,
                names,
                (endpoint, timeout) -> {
                  throw new IOException("no policy is asked about a user of this machine");
                },
                AddressVerifier.none(),
                EvaluationListener.NONE),
            intake,
            names,
            new ClientLimits(clock, Duration.ofMinutes(1), Duration.ofMinutes(10), log),
            this::flush,
            new NoticeSender(intake, clock),
            () -> Long.MAX_VALUE,
            TlsResources.of(ProtectedFiles.OWN_RIGHTS, spool, clock, log),
            SaslResources.none(spool, tables),
            log,
            clock);
    try (SmtpServer server = new SmtpServer(List.of(), 1, parts, configuration)) {
      server.run(new StreamConnection(environment.input(), environment.output()), USER);
    }
  }

  private void wake() {
    try {
      Trigger.send(spool.resolve("public/pickup"), "W");
    } catch (IOException e) {
      // The mail system is down; pickup looks there when it comes up.
    }
  }

  private DomainFlush.Outcome flush(String domain) {
    try {
      FlushStatus status = FlushProtocol.sendSite(spool.resolve("public/flush"), domain);
      return switch (status) {
        case OK, UNKNOWN -> DomainFlush.Outcome.STARTED;
        case DENY -> DomainFlush.Outcome.DENIED;
        case BAD, FAIL -> DomainFlush.Outcome.FAILED;
      };
    } catch (IOException e) {
      return DomainFlush.Outcome.FAILED;
    }
  }
}
