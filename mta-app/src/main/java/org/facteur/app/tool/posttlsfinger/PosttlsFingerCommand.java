package org.facteur.app.tool.posttlsfinger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.dns.HostNames;
import org.facteur.core.dns.SystemDnsResolver;
import org.facteur.core.log.LogSink;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.ProtectedFiles;
import org.facteur.core.tls.TlsResources;
import org.facteur.core.tls.client.ClientTls;
import org.facteur.maps.TableTypes;
import org.facteur.smtpclient.route.Destination;
import org.facteur.smtpclient.route.Route;
import org.facteur.smtpclient.route.RouteSettings;
import org.facteur.smtpclient.route.ServerFinder;
import org.facteur.smtpclient.route.ServicePorts;
import org.facteur.smtpclient.tls.TlsPolicies;

/** {@code posttls-finger [options] destination [match...]}. */
public final class PosttlsFingerCommand implements Tool {
  private static final Parameter<String> DATA_DIRECTORY = Parameter.string("data_directory");

  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    FingerOptions options = FingerOptions.parse(environment, arguments);
    Configuration configuration =
        Configuration.load(environment.configDirectory(null)).with(options.withMatch());
    LogSink sink =
        (program, severity, text) ->
            environment.output().println(program + ": " + severity.prefix() + text);
    MailLog log = new MailLog(sink, environment.program());
    Destination destination = Destination.parse(options.destination());
    int port =
        new ServicePorts(Path.of("/etc/services"))
            .find(destination.service().isEmpty() ? "smtp" : destination.service())
            .orElseThrow(() -> new IOException("unknown service: " + destination.service()));
    SystemDnsResolver dns =
        new SystemDnsResolver(Path.of("/etc/resolv.conf"), Clock.systemDefaultZone());
    ServerFinder finder =
        new ServerFinder(
            RouteSettings.of(configuration, "smtp_"),
            dns,
            HostNames.ofSystem(dns),
            address -> false,
            RandomGenerator.getDefault(),
            log);
    Route route =
        destination.literal()
            ? finder.host(destination.host(), false)
            : finder.domain(destination.host(), false);
    TlsResources resources =
        TlsResources.of(
            ProtectedFiles.OWN_RIGHTS,
            Path.of(configuration.get(DATA_DIRECTORY)),
            Clock.systemDefaultZone(),
            log);
    TlsPolicies policies =
        new TlsPolicies(configuration, "smtp_", new TableTypes(log::warning), dns, log);
    ClientTls tls = new ClientTls(configuration, "smtp_", resources, log);
    FingerSession session =
        new FingerSession(configuration, options, destination, port, policies, tls, log);
    return switch (route) {
      case Route.Nowhere nowhere -> {
        log.info(
            "Failed to establish session to "
                + options.destination()
                + ": "
                + nowhere.why().reason());
        yield 1;
      }
      case Route.Servers servers -> session.run(servers.servers()) ? 0 : 1;
    };
  }
}
