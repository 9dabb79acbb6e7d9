package org.facteur.app.system;

import java.nio.file.Path;
import java.time.Clock;
import org.facteur.app.master.InstanceLayout;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.dns.DnsResolver;
import org.facteur.core.dns.HostNames;
import org.facteur.core.dns.SystemDnsResolver;
import org.facteur.core.log.LogSink;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.posix.UserDatabase;
import org.facteur.core.posix.Users;
import org.facteur.core.tls.TlsResources;
import org.facteur.maps.TableTypes;

/**
 * What does not change as long as a process lives, and everybody in it uses.
 *
 * @param tables opened once, shared by all
 * @param tls kept over restarts when it is closed
 */
public record SystemParts(
    InstanceLayout layout,
    LogSink sink,
    LookupTables tables,
    DnsResolver dns,
    HostNames hostNames,
    Users users,
    TlsResources tls,
    Clock clock) {
  private static final Parameter<String> SYSLOG_NAME = Parameter.string("syslog_name");

  /** The parts of a real process. */
  static SystemParts of(InstanceLayout layout, Configuration configuration, LogSink sink) {
    Clock clock = Clock.systemDefaultZone();
    DnsResolver dns = new SystemDnsResolver(Path.of("/etc/resolv.conf"), clock);
    MailLog log = new MailLog(sink, configuration.get(SYSLOG_NAME) + "/proxymap");
    return new SystemParts(
        layout,
        sink,
        new TableTypes(log),
        dns,
        HostNames.ofSystem(dns),
        new UserDatabase(),
        TlsResources.of(
            new RemoteProtectedFiles(layout.protectedFilesSocket()),
            layout.dataDirectory(),
            clock,
            new MailLog(sink, configuration.get(SYSLOG_NAME) + "/tlsmgr")),
        clock);
  }

  /** The log of a program: {@code postfix/smtpd}, or what syslog_name makes of it. */
  MailLog log(Configuration configuration, String program) {
    return new MailLog(sink, configuration.get(SYSLOG_NAME) + "/" + program);
  }

  /** The snapshot of one service: main.cf overlaid with its own options. */
  static Configuration of(Configuration configuration, ServiceEntry service) {
    return service.overrides().isEmpty() ? configuration : configuration.with(service.overrides());
  }
}
